import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { EstateStack } from "./estate-stack";

/** Props of {@link ServiceRole}. */
export interface ServiceRoleProps {
  /** Last part of the role's name, e.g. `audit-log-writer`. */
  readonly name: string;
  /** AWS service that assumes the role, e.g. `config.amazonaws.com`. */
  readonly service: string;
  /**
   * Whether the service names the account that it acts for when it assumes the role: then only this account is
   * served. Some services do not, see the service's page on the confused deputy. @default true
   */
  readonly namesSourceAccount?: boolean;
  /** Policies of AWS by the path behind `policy/`, e.g. `service-role/AWS_ConfigRole`. @default - none */
  readonly awsPolicies?: Readonly<Record<string, string>>;
}

/** A role that one AWS service may assume, on behalf of this account only where the service says for whom it asks. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const { accountId, partition } = stack.deployment;
    const forThisAccount = { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] };
    const role = new IamRole(this, "Resource", {
      name: stack.physicalName("role", props.name),
      assumeRolePolicy: new DataAwsIamPolicyDocument(this, "Trust", {
        statement: [
          {
            actions: ["sts:AssumeRole"],
            principals: [{ type: "Service", identifiers: [props.service] }],
            ...((props.namesSourceAccount ?? true) && { condition: [forThisAccount] }),
          },
        ],
      }).json,
    });
    this.arn = role.arn;
    this.name = role.name;
    for (const [policyId, path] of Object.entries(props.awsPolicies ?? {})) {
      new IamRolePolicyAttachment(this, policyId, {
        role: role.name,
        policyArn: `arn:${partition}:iam::aws:policy/${path}`,
      });
    }
  }
}
