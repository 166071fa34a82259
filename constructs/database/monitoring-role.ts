import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";

/** Props of {@link MonitoringRole}. */
export interface MonitoringRoleProps {
  /** Name of the database inside its environment, e.g. `main`. */
  readonly name: string;
  /** Policy that bounds what the role can ever do. */
  readonly permissionBoundaryArn: string;
}

/** Role with which RDS writes operating-system metrics of this account's instances, and nothing else. */
export class MonitoringRole extends Construct {
  readonly roleArn: string;
  /** RDS refuses a role that cannot write yet: instances depend on this. */
  readonly permission: IamRolePolicyAttachment;

  constructor(scope: Construct, id: string, props: MonitoringRoleProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const { accountId, partition } = stack.deployment;
    const trust = new DataAwsIamPolicyDocument(this, "Trust", {
      statement: [
        {
          sid: "RdsOfThisAccount",
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["monitoring.rds.amazonaws.com"] }],
          condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] }],
        },
      ],
    });
    const role = new IamRole(this, "Resource", {
      name: stack.physicalName("role", props.name, "rds-monitoring"),
      description: "Enhanced monitoring of RDS",
      assumeRolePolicy: trust.json,
      permissionsBoundary: props.permissionBoundaryArn,
    });
    this.permission = new IamRolePolicyAttachment(this, "Policy", {
      role: role.name,
      policyArn: `arn:${partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`,
    });
    this.roleArn = role.arn;
  }
}
