import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

/** An interface endpoint with a security group and private DNS, and a gateway endpoint beside it. */
export async function interfaceEndpointScenario(aws: AwsClient) {
  const VpcId = xmlAt(await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" }), "vpcId");
  const gateway = await aws.query("ec2", {
    Action: "CreateVpcEndpoint",
    VpcId,
    ServiceName: "com.amazonaws.eu-west-1.s3",
    VpcEndpointType: "Gateway",
  });
  const created = await aws.query("ec2", {
    Action: "CreateVpcEndpoint",
    VpcId,
    ServiceName: "com.amazonaws.eu-west-1.ecr.api",
    VpcEndpointType: "Interface",
    PrivateDnsEnabled: "true",
    "SecurityGroupId.1": "sg-11111111",
    "SecurityGroupId.2": "sg-22222222",
  });
  const described = await aws.query("ec2", { Action: "DescribeVpcEndpoints" });
  const VpcEndpointId = xmlAt(created, "vpcEndpointId");
  await aws.query("ec2", {
    Action: "ModifyVpcEndpoint",
    VpcEndpointId,
    "AddSecurityGroupId.1": "sg-33333333",
    "RemoveSecurityGroupId.1": "sg-11111111",
    PrivateDnsEnabled: "false",
  });
  const changed = await aws.query("ec2", { Action: "DescribeVpcEndpoints" });
  return { gateway, created, described, changed };
}
