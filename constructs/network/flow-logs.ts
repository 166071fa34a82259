import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { ServiceRole } from "../core/service-role";

/** Props of {@link FlowLogs}. */
export interface FlowLogsProps {
  readonly vpcId: string;
  /** Key that encrypts the log group. */
  readonly logsKey: IEncryptionKey;
  /** Days that records are kept. */
  readonly retentionDays: number;
  /** Policy that bounds what the role of the service can ever do. */
  readonly permissionBoundaryArn: string;
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
      name: stack.logGroupName("vpc-flow-logs"),
      retentionInDays: props.retentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    const role = this.#createRole(props.permissionBoundaryArn, group.arn);
    new FlowLog(this, "Resource", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.roleArn,
      maxAggregationInterval: AGGREGATION_SECONDS,
      tags: { Name: stack.physicalName("generic", "flow-logs") },
      dependsOn: [...role.policies],
    });
    this.logGroupName = group.name;
  }

  #createRole(permissionBoundaryArn: string, logGroupArn: string): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: "flow-logs",
      description: "Lets VPC flow logs write to their log group",
      service: "vpc-flow-logs.amazonaws.com",
      permissionBoundaryArn,
    });
    role.allow({
      sid: "WriteFlowLogs",
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [logGroupArn, `${logGroupArn}:*`],
    });
    return role;
  }
}
