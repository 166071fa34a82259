import type { Construct } from "constructs";
import { Cluster, type ICluster } from "../constructs/cluster/cluster";
import { EncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import type { INetwork } from "../constructs/network/network";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Props of {@link ClusterStack}. */
export interface ClusterStackProps {
  readonly environment: Environment;
  readonly network: INetwork;
  /** Boundary that no role of the cluster can exceed. @default - none */
  readonly permissionBoundaryArn?: string;
}

/** The Kubernetes control plane and its nodes: upgraded a few times a year. */
export class ClusterStack extends EstateStack {
  readonly cluster: ICluster;

  constructor(scope: Construct, id: string, props: ClusterStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "cluster",
      dataClass: "confidential",
    });
    const { kubernetesVersion, nodeGroups, publicAccessCidrs, logRetentionDays } = props.environment.cluster;
    this.cluster = new Cluster(this, "Cluster", {
      network: props.network,
      kubernetesVersion,
      nodeGroups,
      publicAccessCidrs,
      logRetentionDays,
      secretsKey: new EncryptionKey(this, "SecretsKey", {
        description: "Kubernetes secrets of the EKS cluster",
        alias: "cluster-secrets",
      }),
      logsKey: new EncryptionKey(this, "LogsKey", {
        description: "Control-plane logs of the EKS cluster",
        alias: "cluster-logs",
        serviceUsers: [`logs.${props.environment.region}.amazonaws.com`],
      }),
      deletionProtection: props.environment.protections.deletionProtection,
      ...(props.permissionBoundaryArn !== undefined && {
        permissionBoundaryArn: props.permissionBoundaryArn,
      }),
    });
  }
}
