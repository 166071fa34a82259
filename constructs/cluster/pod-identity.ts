import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { Construct } from "constructs";
import { type Permissions, ServiceRole } from "./service-role";

/** Props of {@link PodIdentity}. */
export interface PodIdentityProps {
  /** Name of the cluster that the pods run in. */
  readonly clusterName: string;
  /** Kubernetes namespace of the service account. */
  readonly namespace: string;
  /** Kubernetes service account whose pods get the role. */
  readonly serviceAccount: string;
  /** Managed policies of AWS, by name and path. @default - none */
  readonly managedPolicies?: readonly string[];
  /** Boundary that the role's permissions cannot exceed. @default - none */
  readonly permissionBoundaryArn?: string | undefined;
}

/** A role that the pods of one service account of one cluster get, and nobody else. */
export class PodIdentity extends Construct {
  readonly roleArn: string;
  /** What pods need before they start. */
  readonly association: EksPodIdentityAssociation;
  readonly #role: ServiceRole;

  constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id);
    const { clusterName, namespace, serviceAccount } = props;
    this.#role = new ServiceRole(this, "Role", {
      nameParts: ["pod", namespace, serviceAccount],
      description: `Pods of ${namespace}/${serviceAccount} in ${clusterName}`,
      service: "pods.eks.amazonaws.com",
      trustedActions: ["sts:AssumeRole", "sts:TagSession"],
      trustConditions: [
        requestTag("eks-cluster-name", clusterName),
        requestTag("kubernetes-namespace", namespace),
        requestTag("kubernetes-service-account", serviceAccount),
      ],
      managedPolicies: props.managedPolicies ?? [],
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    this.roleArn = this.#role.arn;
    this.association = new EksPodIdentityAssociation(this, "Resource", {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: this.roleArn,
      dependsOn: this.#role.policies,
    });
  }

  /** Allows the pods exactly these actions on these resources. */
  grant(id: string, permissions: Permissions): void {
    this.#role.grant(id, permissions);
  }
}

/** EKS tags each session with the pod that it is for. */
function requestTag(key: string, value: string): { test: string; variable: string; values: string[] } {
  return { test: "StringEquals", variable: `aws:RequestTag/${key}`, values: [value] };
}
