import type { Construct } from "constructs";
import { Cluster, type ICluster } from "../constructs/cluster/cluster";
import { deliveryRoleArn } from "../constructs/core/delivery-role-names";
import { EncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import type { IMonitored } from "../constructs/monitoring/monitored";
import type { INetwork } from "../constructs/network/network";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Props of {@link ClusterStack}. */
export interface ClusterStackProps {
  readonly environment: Environment;
  readonly network: INetwork;
  /** Boundary that no role of the cluster can exceed. */
  readonly permissionBoundaryArn: string;
}

/** The Kubernetes control plane and its nodes: upgraded a few times a year. */
export class ClusterStack extends EstateStack {
  readonly cluster: ICluster & IMonitored;

  constructor(scope: Construct, id: string, props: ClusterStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "cluster",
      dataClass: "confidential",
    });
    const { kubernetesVersion, nodeGroups, publicAccessCidrs, logRetentionDays } = props.environment.cluster;
    const cluster = new Cluster(this, "Cluster", {
      network: props.network,
      kubernetesVersion,
      nodeGroups,
      publicAccessCidrs,
      logRetentionDays,
      secretsKey: this.#createSecretsKey(),
      logsKey: this.#createLogsKey(),
      deletionProtection: props.environment.protections.deletionProtection,
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    this.#letDeliveryIn(cluster);
    this.cluster = cluster;
  }

  #createSecretsKey(): EncryptionKey {
    return new EncryptionKey(this, "SecretsKey", {
      description: "Encrypts the Kubernetes secrets of the EKS cluster",
      alias: "cluster-secrets",
    });
  }

  #createLogsKey(): EncryptionKey {
    return new EncryptionKey(this, "LogsKey", {
      description: "Encrypts the control-plane logs of the EKS cluster",
      alias: "cluster-logs",
      serviceUsers: ["logs"],
    });
  }

  /** The roles of the security stack, by their names: EKS wants them to exist, and nothing else of them. */
  #letDeliveryIn(cluster: Cluster): void {
    const [apply, view] = ["AmazonEKSClusterAdminPolicy", "AmazonEKSViewPolicy"] as const;
    cluster.grantAccess("DeliveryApply", { principalArn: deliveryRoleArn(this, "apply"), policy: apply });
    cluster.grantAccess("DeliveryPlan", { principalArn: deliveryRoleArn(this, "plan"), policy: view });
    cluster.grantAccess("DeliveryDrift", { principalArn: deliveryRoleArn(this, "drift"), policy: view });
  }
}
