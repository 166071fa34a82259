import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { Construct } from "constructs";
import type { IGrantee, Permission } from "../core/grantee";
import { ServiceRole } from "../core/service-role";

/** Props of {@link PodIdentity}. */
export interface PodIdentityProps {
  /** Name of the cluster that the pods run in. */
  readonly clusterName: string;
  /** Kubernetes namespace of the service account. */
  readonly namespace: string;
  /** Kubernetes service account whose pods get the role. */
  readonly serviceAccount: string;
  /** Policies of AWS by construct id: the path behind `policy/`. @default - none */
  readonly awsPolicies?: Readonly<Record<string, string>>;
  /** Boundary that the role's permissions cannot exceed. */
  readonly permissionBoundaryArn: string;
}

/** A role that the pods of one service account of one cluster get, and nobody else. */
export class PodIdentity extends Construct implements IGrantee {
  readonly roleArn: string;
  /** What pods need before they start. */
  readonly association: EksPodIdentityAssociation;
  readonly #role: ServiceRole;

  constructor(scope: Construct, id: string, props: PodIdentityProps) {
    super(scope, id);
    const { clusterName, namespace, serviceAccount } = props;
    this.#role = new ServiceRole(this, "Role", {
      name: `pod-${namespace}-${serviceAccount}`,
      description: `Pods of ${namespace}/${serviceAccount} in ${clusterName}`,
      service: "pods.eks.amazonaws.com",
      trustedActions: ["sts:AssumeRole", "sts:TagSession"],
      trustConditions: [
        requestTag("eks-cluster-name", clusterName),
        requestTag("kubernetes-namespace", namespace),
        requestTag("kubernetes-service-account", serviceAccount),
      ],
      awsPolicies: props.awsPolicies ?? {},
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    this.roleArn = this.#role.roleArn;
    this.association = new EksPodIdentityAssociation(this, "Resource", {
      clusterName,
      namespace,
      serviceAccount,
      roleArn: this.roleArn,
      dependsOn: [...this.#role.policies],
    });
  }

  allow(permission: Permission): void {
    this.#role.allow(permission);
  }
}

/** EKS tags each session with the pod that it is for. */
function requestTag(key: string, value: string): { test: string; variable: string; values: string[] } {
  return { test: "StringEquals", variable: `aws:RequestTag/${key}`, values: [value] };
}
