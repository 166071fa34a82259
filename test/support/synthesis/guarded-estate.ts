import { App } from "cdktf";
import { ControlPlane } from "../../../constructs/cluster/control-plane";
import { EncryptionKey } from "../../../constructs/core/encryption-key";
import { EstateStack } from "../../../constructs/core/estate-stack";
import { AuroraPostgres } from "../../../constructs/database/aurora-postgres";
import { Network } from "../../../constructs/network/network";
import { PermissionBoundary } from "../../../constructs/security/permission-boundary";
import { LoadBalancer } from "../../../constructs/service/load-balancer";
import { dev } from "../../../environments/dev";
import { deploymentOf } from "../../../stacks/deployment-of";

/** Stacks with what no environment has, or has only where it is protected: its output goes to `CDKTF_OUTDIR`. */
const app = new App();
const environment = deploymentOf(dev);

function stackOf(stackName: string, isProtected = false): EstateStack {
  const deployment = { ...environment, protected: isProtected };
  return new EstateStack(app, `dev-${stackName}`, { deployment, stackName, dataClass: "internal" });
}

const ground = stackOf("ground");
const key = new EncryptionKey(ground, "Key", {
  description: "Everything of the guarded estate",
  alias: "guarded",
  serviceUsers: ["logs", "rds-events"],
});
const permissionBoundaryArn = new PermissionBoundary(ground, "Boundary").arn;
const network = new Network(ground, "Network", {
  cidrBlock: dev.network.cidr,
  availabilityZones: dev.network.availabilityZones,
  nat: "none",
  logsKey: key,
  permissionBoundaryArn,
});

const reason = "the test destroys it";
new AuroraPostgres(stackOf("aurora"), "Database", {
  name: "aurora",
  network,
  ...{ dataKey: key, logsKey: key, messagingKey: key },
  permissionBoundaryArn,
  engineVersion: "16.8",
  instanceClass: "db.t4g.medium",
  deletionProtection: { enabled: false, reason },
  finalSnapshot: { enabled: false, reason },
});

new ControlPlane(stackOf("kept", true), "ControlPlane", {
  kubernetesVersion: dev.cluster.kubernetesVersion,
  subnetIds: network.privateSubnetIds,
  ...{ secretsKey: key, logsKey: key },
  logRetentionDays: 30,
  publicAccessCidrs: [],
  deletionProtection: true,
  permissionBoundaryArn,
});

new LoadBalancer(stackOf("balanced", true), "LoadBalancer", {
  serviceName: "kept",
  network,
  certificateArn: `arn:aws:acm:${dev.region}:${dev.accountId}:certificate/kept`,
  accessLogsBucketName: "kept-logs",
  ...{ targetPort: 8080, healthPath: "/healthz" },
  deletionProtection: true,
});
app.synth();
