import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

/** A flow log of each of two VPCs, tagged, into a log group. */
export async function flowLogScenario(aws: AwsClient) {
  const vpc = await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
  const second = await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.1.0.0/16" });
  const created = await aws.query("ec2", {
    Action: "CreateFlowLogs",
    ResourceType: "VPC",
    "ResourceId.1": xmlAt(vpc, "vpcId"),
    "ResourceId.2": xmlAt(second, "vpcId"),
    TrafficType: "ALL",
    LogDestinationType: "cloud-watch-logs",
    LogDestination: "arn:aws:logs:eu-west-1:111111111111:log-group:/network/flow",
    DeliverLogsPermissionArn: "arn:aws:iam::111111111111:role/flow",
    "TagSpecification.1.ResourceType": "vpc-flow-log",
    "TagSpecification.1.Tag.1.Key": "kind",
    "TagSpecification.1.Tag.1.Value": "vpc-flow-log & more",
  });
  const described = await aws.query("ec2", { Action: "DescribeFlowLogs" });
  return { created, described };
}
