import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { ServiceRole } from "../core/service-role";

/** Props of {@link ControlPlane}. */
export interface ControlPlaneProps {
  readonly kubernetesVersion: string;
  /** Subnets of the control plane's network interfaces, in two zones at least. */
  readonly subnetIds: readonly string[];
  readonly secretsKey: IEncryptionKey;
  readonly logsKey: IEncryptionKey;
  /** Days that logs are kept. */
  readonly logRetentionDays: number;
  /** Networks that reach the endpoint over the internet; none makes it private. */
  readonly publicAccessCidrs: readonly string[];
  /** Whether Terraform refuses to delete the cluster. */
  readonly deletionProtection: boolean;
  /** Boundary that the role cannot exceed. */
  readonly permissionBoundaryArn: string;
}

/** The ranges of networks and their peers are in 10.0.0.0/8: a service address never hides one of theirs. */
const SERVICE_CIDR = "172.20.0.0/16";

/** The Kubernetes API and what it needs: its role, its log group, its identity provider. */
export class ControlPlane extends Construct {
  readonly resource: EksCluster;
  readonly oidcProviderArn: string;

  constructor(scope: Construct, id: string, props: ControlPlaneProps) {
    super(scope, id);
    const name = EstateStack.of(this).physicalName("eksCluster", "main");
    const role = this.#createRole(props);
    const logGroup = this.#createLogGroup(name, props);
    this.resource = new EksCluster(this, "Resource", {
      name,
      version: props.kubernetesVersion,
      roleArn: role.roleArn,
      // Add-ons are declared: EKS must not put copies of its own beside them.
      bootstrapSelfManagedAddons: false,
      // Whoever happens to create the cluster gets no hidden administration of it.
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: props.secretsKey.keyArn } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: SERVICE_CIDR },
      // With STANDARD, EKS would upgrade the control plane on a day of its own choice.
      upgradePolicy: { supportType: "EXTENDED" },
      vpcConfig: {
        subnetIds: [...props.subnetIds],
        endpointPrivateAccess: true,
        endpointPublicAccess: props.publicAccessCidrs.length > 0,
        ...(props.publicAccessCidrs.length > 0 && { publicAccessCidrs: [...props.publicAccessCidrs] }),
      },
      dependsOn: [logGroup, ...role.policies],
      lifecycle: { preventDestroy: props.deletionProtection },
    });
    this.oidcProviderArn = this.#createOidcProvider().arn;
  }

  #createRole({ secretsKey, permissionBoundaryArn }: ControlPlaneProps): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: "eks-control-plane",
      description: "The control plane of the EKS cluster",
      service: "eks.amazonaws.com",
      awsPolicies: { RunCluster: "AmazonEKSClusterPolicy" },
      permissionBoundaryArn,
    });
    role.allow({
      sid: "EncryptSecrets",
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
      resources: [secretsKey.keyArn],
    });
    return role;
  }

  /** If EKS made the group itself, it would be neither encrypted nor ever emptied. */
  #createLogGroup(clusterName: string, props: ControlPlaneProps): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "LogGroup", {
      name: `/aws/eks/${clusterName}/cluster`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
  }

  /** No thumbprint: IAM checks the certificate of EKS issuers against its own list of authorities. */
  #createOidcProvider(): IamOpenidConnectProvider {
    return new IamOpenidConnectProvider(this, "OidcProvider", {
      url: this.resource.identity.get(0).oidc.get(0).issuer,
      clientIdList: ["sts.amazonaws.com"],
    });
  }
}
