import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { AnnotationMetadataEntryType } from "cdktf";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { clusterAlarms } from "../monitoring/alarms/cluster";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";
import type { INetwork } from "../network/network";
import type { AddonVersions } from "./addon-versions";
import { ClusterAddons } from "./cluster-addons";
import {
  assertDeletionProtected,
  assertNamedNetworks,
  assertSupportedVersion,
  assertTwoZones,
  resolveAddonVersions,
} from "./cluster-validation";
import { ControlPlane } from "./control-plane";
import { extendedSupportWarning } from "./kubernetes-versions";
import { NodeGroup, type NodeGroupOptions } from "./node-group";
import { PodIdentity, type PodIdentityProps } from "./pod-identity";
import { ServiceRole } from "../core/service-role";

/** What others need of a cluster. */
export interface ICluster {
  readonly clusterName: string;
  readonly clusterArn: string;
  /** Group of the control plane and of every node. */
  readonly securityGroupId: string;
  readonly oidcProviderArn: string;
  readonly nodeGroupNames: readonly string[];
  /** One per node group, in the same order. */
  readonly autoScalingGroupNames: readonly string[];
}

/** What CloudWatch knows of a control plane. */
export type ClusterMetric =
  | "apiserver_request_total"
  | "apiserver_request_total_429"
  | "apiserver_request_total_5XX"
  | "apiserver_storage_size_bytes"
  | "scheduler_pending_pods_UNSCHEDULABLE"
  | "scheduler_schedule_attempts_ERROR";

/** Props of {@link Cluster}. */
export interface ClusterProps {
  readonly network: INetwork;
  /** Minor version, e.g. `1.35`; one that EKS supports. */
  readonly kubernetesVersion: string;
  /** Groups of worker nodes by name. */
  readonly nodeGroups: Readonly<Record<string, NodeGroupOptions>>;
  /** Key of the Kubernetes secrets. */
  readonly secretsKey: IEncryptionKey;
  /** Key of the control-plane logs. */
  readonly logsKey: IEncryptionKey;
  /** Days that control-plane logs are kept. @default 90 */
  readonly logRetentionDays?: number;
  /** Networks that reach the endpoint over the internet. @default - none: the endpoint is private */
  readonly publicAccessCidrs?: readonly string[];
  /** Versions of the add-ons. @default - the pins of the Kubernetes version */
  readonly addonVersions?: AddonVersions;
  /** Whether Terraform refuses to delete the cluster. @default - true in protected environments */
  readonly deletionProtection?: boolean;
  /** Boundary that no role of the cluster can exceed. */
  readonly permissionBoundaryArn: string;
}

/** Who may do what in the cluster. */
export interface ClusterAccess {
  /** IAM role of the person or program. */
  readonly principalArn: string;
  /** Access policy of EKS. */
  readonly policy:
    | "AmazonEKSClusterAdminPolicy"
    | "AmazonEKSAdminPolicy"
    | "AmazonEKSAdminViewPolicy"
    | "AmazonEKSEditPolicy"
    | "AmazonEKSViewPolicy";
  /** Namespaces in which the policy holds. @default - the whole cluster */
  readonly namespaces?: readonly string[];
}

/** An EKS cluster with a private endpoint, encrypted secrets, pinned add-ons and managed nodes. */
export class Cluster extends Construct implements ICluster, IMonitored {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly securityGroupId: string;
  readonly oidcProviderArn: string;
  readonly nodeGroupNames: readonly string[];
  readonly autoScalingGroupNames: readonly string[];
  readonly #permissionBoundaryArn: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const addonVersions = this.#validate(props);
    this.#permissionBoundaryArn = props.permissionBoundaryArn;
    const controlPlane = this.#createControlPlane(props);
    this.clusterName = controlPlane.resource.name;
    this.clusterArn = controlPlane.resource.arn;
    this.securityGroupId = controlPlane.resource.vpcConfig.clusterSecurityGroupId;
    this.oidcProviderArn = controlPlane.oidcProviderArn;

    const addons = new ClusterAddons(this, "Addons", {
      clusterName: this.clusterName,
      versions: addonVersions,
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    const nodeGroups = this.#createNodeGroups(props, addons);
    addons.createAfter(nodeGroups.map(({ resource }) => resource));
    this.nodeGroupNames = nodeGroups.map(({ name }) => name);
    this.autoScalingGroupNames = nodeGroups.map(({ autoScalingGroupName }) => autoScalingGroupName);
  }

  /** Lets an IAM role into the cluster. */
  grantAccess(id: string, access: ClusterAccess): void {
    const { partition } = EstateStack.of(this).deployment;
    const entry = new EksAccessEntry(this, `${id}AccessEntry`, {
      clusterName: this.clusterName,
      principalArn: access.principalArn,
      type: "STANDARD",
    });
    new EksAccessPolicyAssociation(this, `${id}AccessPolicy`, {
      clusterName: this.clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${access.policy}`,
      accessScope: access.namespaces
        ? { type: "namespace", namespaces: [...access.namespaces] }
        : { type: "cluster" },
    });
  }

  /** Gives the pods of one service account an IAM role of their own. */
  addPodIdentity(
    id: string,
    props: Omit<PodIdentityProps, "clusterName" | "permissionBoundaryArn">,
  ): PodIdentity {
    return new PodIdentity(this, id, {
      ...props,
      clusterName: this.clusterName,
      permissionBoundaryArn: this.#permissionBoundaryArn,
    });
  }

  /** Lets a security group of the VPC reach the Kubernetes API; the rule belongs to the caller's scope. */
  allowApiFrom(scope: Construct, id: string, securityGroupId: string): void {
    new VpcSecurityGroupIngressRule(scope, id, {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      description: "Kubernetes API",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  }

  /** A metric of the control plane, by the minute. */
  metric(name: ClusterMetric, statistic: Statistic): Metric {
    return metricsOf("AWS/EKS", { ClusterName: this.clusterName })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return clusterAlarms(this);
  }

  #validate(props: ClusterProps): AddonVersions {
    const { path } = this.node;
    assertSupportedVersion(path, props.kubernetesVersion);
    assertNamedNetworks(path, props.publicAccessCidrs ?? []);
    assertTwoZones(path, props.network.privateSubnetIds);
    if (EstateStack.of(this).deployment.protected) assertDeletionProtected(path, props.deletionProtection);
    const warning = extendedSupportWarning(props.kubernetesVersion);
    // `Annotations` would add a stack trace, and with it the folders of whoever synthesizes, to the manifest.
    if (warning !== undefined) this.node.addMetadata(AnnotationMetadataEntryType.WARN, warning);
    return resolveAddonVersions(path, props.kubernetesVersion, props.addonVersions);
  }

  #createControlPlane(props: ClusterProps): ControlPlane {
    return new ControlPlane(this, "ControlPlane", {
      kubernetesVersion: props.kubernetesVersion,
      subnetIds: props.network.privateSubnetIds,
      secretsKey: props.secretsKey,
      logsKey: props.logsKey,
      logRetentionDays: props.logRetentionDays ?? 90,
      publicAccessCidrs: props.publicAccessCidrs ?? [],
      deletionProtection: props.deletionProtection ?? EstateStack.of(this).deployment.protected,
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
  }

  #createNodeGroups(props: ClusterProps, addons: ClusterAddons): NodeGroup[] {
    const role = new ServiceRole(this, "NodeRole", {
      name: "eks-nodes",
      description: "Worker nodes of the EKS cluster",
      service: "ec2.amazonaws.com",
      // EC2 names no account when an instance takes on its role.
      trustConditions: [],
      awsPolicies: {
        PullImages: "AmazonEC2ContainerRegistryPullOnly",
        JoinCluster: "AmazonEKSWorkerNodePolicy",
        BeManaged: "AmazonSSMManagedInstanceCore",
      },
      permissionBoundaryArn: this.#permissionBoundaryArn,
    });
    const groups = new Construct(this, "NodeGroups");
    return Object.entries(props.nodeGroups)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(
        ([name, options]) =>
          new NodeGroup(groups, name, {
            ...options,
            name,
            clusterName: this.clusterName,
            kubernetesVersion: props.kubernetesVersion,
            nodeRoleArn: role.roleArn,
            subnetIds: props.network.privateSubnetIds,
            dependsOn: [...addons.beforeNodes, ...role.policies],
          }),
      );
  }
}
