import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { INetwork } from "../network/network";
import type { AddonVersions } from "./addon-versions";
import { ClusterAddons } from "./cluster-addons";
import {
  assertNamedNetworks,
  assertSupportedVersion,
  assertTwoZones,
  resolveAddonVersions,
} from "./cluster-validation";
import { SUPPORT_REVIEWED_ON, supportPhase } from "./kubernetes-versions";
import { NodeGroup, type NodeGroupOptions } from "./node-group";
import { PodIdentity, type PodIdentityProps } from "./pod-identity";
import { ServiceRole } from "./service-role";

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

/** Props of {@link Cluster}. */
export interface ClusterProps {
  readonly network: INetwork;
  /** Minor version, e.g. `1.33`; one that EKS supports. */
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
  /** Boundary that no role of the cluster can exceed. @default - none */
  readonly permissionBoundaryArn?: string;
}

/** Who may do what in the cluster. */
export interface ClusterAccess {
  /** IAM role of the person or program. */
  readonly principalArn: string;
  /** Access policy of EKS. */
  readonly policy:
    "AmazonEKSClusterAdminPolicy" | "AmazonEKSAdminPolicy" | "AmazonEKSEditPolicy" | "AmazonEKSViewPolicy";
  /** Namespaces in which the policy holds. @default - the whole cluster */
  readonly namespaces?: readonly string[];
}

/** Outside the private ranges that networks of the estate use, so that pods can reach every peered network. */
const SERVICE_CIDR = "172.20.0.0/16";

/** An EKS cluster with a private endpoint, encrypted secrets, pinned add-ons and managed nodes. */
export class Cluster extends Construct implements ICluster {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly securityGroupId: string;
  readonly oidcProviderArn: string;
  readonly nodeGroupNames: readonly string[];
  readonly autoScalingGroupNames: readonly string[];
  readonly #resource: EksCluster;
  readonly #permissionBoundaryArn: string | undefined;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const addonVersions = this.#validate(props);
    this.#permissionBoundaryArn = props.permissionBoundaryArn;
    this.#resource = this.#createCluster(props);
    this.clusterName = this.#resource.name;
    this.clusterArn = this.#resource.arn;
    this.securityGroupId = this.#resource.vpcConfig.clusterSecurityGroupId;
    this.oidcProviderArn = this.#createOidcProvider().arn;

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

  #validate(props: ClusterProps): AddonVersions {
    const { path } = this.node;
    assertSupportedVersion(path, props.kubernetesVersion);
    assertNamedNetworks(path, props.publicAccessCidrs ?? []);
    assertTwoZones(path, props.network.privateSubnetIds);
    if (supportPhase(props.kubernetesVersion, SUPPORT_REVIEWED_ON) === "extended") {
      Annotations.of(this).addWarning(
        `Kubernetes ${props.kubernetesVersion} is in extended support, which EKS charges for: plan the upgrade.`,
      );
    }
    return resolveAddonVersions(path, props.kubernetesVersion, props.addonVersions);
  }

  #createCluster(props: ClusterProps): EksCluster {
    const stack = EstateStack.of(this);
    const name = stack.physicalName("eksCluster", "main");
    const publicAccessCidrs = [...(props.publicAccessCidrs ?? [])];
    const role = this.#createClusterRole(props.secretsKey);
    const logGroup = this.#createLogGroup(name, props);
    return new EksCluster(this, "Resource", {
      name,
      version: props.kubernetesVersion,
      roleArn: role.arn,
      // The add-ons below are the only ones.
      bootstrapSelfManagedAddons: false,
      // Whoever happens to create the cluster gets no hidden administration of it.
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: props.secretsKey.keyArn } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: SERVICE_CIDR },
      // With STANDARD, EKS would upgrade the control plane on a day of its own choice.
      upgradePolicy: { supportType: "EXTENDED" },
      vpcConfig: {
        subnetIds: [...props.network.privateSubnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccessCidrs.length > 0,
        ...(publicAccessCidrs.length > 0 && { publicAccessCidrs }),
      },
      dependsOn: [logGroup, ...role.policies],
      lifecycle: { preventDestroy: props.deletionProtection ?? stack.deployment.protected },
    });
  }

  #createClusterRole(secretsKey: IEncryptionKey): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      nameParts: ["eks", "control-plane"],
      description: "The control plane of the EKS cluster",
      service: "eks.amazonaws.com",
      managedPolicies: ["AmazonEKSClusterPolicy"],
      permissionBoundaryArn: this.#permissionBoundaryArn,
    });
    role.grant("SecretsEncryption", {
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
      resources: [secretsKey.keyArn],
    });
    return role;
  }

  /** If EKS made the group itself, it would be neither encrypted nor ever emptied. */
  #createLogGroup(clusterName: string, props: ClusterProps): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "LogGroup", {
      name: `/aws/eks/${clusterName}/cluster`,
      retentionInDays: props.logRetentionDays ?? 90,
      kmsKeyId: props.logsKey.keyArn,
    });
  }

  /** No thumbprint: IAM checks the certificate of EKS issuers against its own list of authorities. */
  #createOidcProvider(): IamOpenidConnectProvider {
    return new IamOpenidConnectProvider(this, "OidcProvider", {
      url: this.#resource.identity.get(0).oidc.get(0).issuer,
      clientIdList: ["sts.amazonaws.com"],
    });
  }

  #createNodeGroups(props: ClusterProps, addons: ClusterAddons): NodeGroup[] {
    const role = new ServiceRole(this, "NodeRole", {
      nameParts: ["eks", "nodes"],
      description: "Worker nodes of the EKS cluster",
      service: "ec2.amazonaws.com",
      managedPolicies: [
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSWorkerNodePolicy",
        "AmazonSSMManagedInstanceCore",
      ],
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
            nodeRoleArn: role.arn,
            subnetIds: props.network.privateSubnetIds,
            dependsOn: [...addons.beforeNodes, ...role.policies],
          }),
      );
  }
}
