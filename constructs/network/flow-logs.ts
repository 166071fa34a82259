import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";

/** Props of {@link FlowLogs}. */
export interface FlowLogsProps {
  readonly vpcId: string;
  /** Key that encrypts the log group. */
  readonly logsKey: IEncryptionKey;
  /** Days that records are kept. */
  readonly retentionDays: number;
}

/** Seconds over which one record adds up: one minute shows a scan while it happens. */
const AGGREGATION_SECONDS = 60;

/** Every accepted and refused connection of the VPC, encrypted and kept. */
export class FlowLogs extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const group = new CloudwatchLogGroup(this, "LogGroup", {
      name: `/${stack.deployment.organization}/${stack.deployment.environment}/vpc-flow-logs`,
      retentionInDays: props.retentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    new FlowLog(this, "Resource", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: this.#createRole(group.arn).arn,
      maxAggregationInterval: AGGREGATION_SECONDS,
      tags: { Name: stack.physicalName("generic", "flow-logs") },
    });
    this.logGroupName = group.name;
  }

  #createRole(logGroupArn: string): IamRole {
    const stack = EstateStack.of(this);
    const role = new IamRole(this, "Role", {
      name: stack.physicalName("role", "flow-logs"),
      description: "Lets VPC flow logs write to their log group",
      assumeRolePolicy: new DataAwsIamPolicyDocument(this, "Trust", {
        statement: [
          {
            actions: ["sts:AssumeRole"],
            principals: [{ type: "Service", identifiers: ["vpc-flow-logs.amazonaws.com"] }],
            condition: [
              { test: "StringEquals", variable: "aws:SourceAccount", values: [stack.deployment.accountId] },
            ],
          },
        ],
      }).json,
    });
    new IamRolePolicy(this, "Policy", {
      name: "write-flow-logs",
      role: role.id,
      policy: new DataAwsIamPolicyDocument(this, "Permissions", {
        statement: [
          {
            actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            resources: [logGroupArn, `${logGroupArn}:*`],
          },
        ],
      }).json,
    });
    return role;
  }
}
