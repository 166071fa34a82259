import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { deliveryRoleName, type DeliveryPurpose } from "../core/delivery-role-names";
import { EstateStack } from "../core/estate-stack";
import { githubTrust, type GithubTrustProps } from "./github-trust";

/** Props of {@link DeliveryRole}. */
export interface DeliveryRoleProps {
  readonly purpose: DeliveryPurpose;
  readonly description: string;
  readonly trust: GithubTrustProps;
  /** Policy of AWS that the role starts from, e.g. `ReadOnlyAccess`. */
  readonly awsPolicy: string;
  /** What is allowed beside that policy, and what is refused in spite of it. */
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
  /** Policy that bounds what the role can ever do. @default - none: what it is given is all that bounds it */
  readonly permissionBoundaryArn?: string;
  /** Longest session, in minutes. @default 60 */
  readonly maximumSessionMinutes?: number;
}

/** A role that a delivery job takes on with its GitHub token. */
export class DeliveryRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: DeliveryRoleProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const role = new IamRole(this, "Resource", {
      name: deliveryRoleName(stack, props.purpose),
      description: props.description,
      assumeRolePolicy: githubTrust(this, "Trust", props.trust).json,
      ...(props.permissionBoundaryArn !== undefined && { permissionsBoundary: props.permissionBoundaryArn }),
      maxSessionDuration: (props.maximumSessionMinutes ?? 60) * 60,
    });
    this.arn = role.arn;
    new IamRolePolicyAttachment(this, "AwsPolicy", {
      role: role.name,
      policyArn: `arn:${stack.deployment.partition}:iam::aws:policy/${props.awsPolicy}`,
    });
    new IamRolePolicy(this, "Policy", {
      role: role.name,
      policy: new DataAwsIamPolicyDocument(this, "PolicyDocument", { statement: [...props.statements] }).json,
    });
  }
}
