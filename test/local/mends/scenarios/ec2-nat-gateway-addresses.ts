import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

/** A public NAT gateway with an address, and a private one without, each tagged. */
export async function natGatewayScenario(aws: AwsClient) {
  const vpc = await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
  const subnet = await aws.query("ec2", {
    Action: "CreateSubnet",
    VpcId: xmlAt(vpc, "vpcId"),
    CidrBlock: "10.0.0.0/24",
  });
  const address = await aws.query("ec2", { Action: "AllocateAddress", Domain: "vpc" });
  const created = await aws.query("ec2", {
    Action: "CreateNatGateway",
    SubnetId: xmlAt(subnet, "subnetId"),
    AllocationId: xmlAt(address, "allocationId"),
    "TagSpecification.1.ResourceType": "natgateway",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "public",
  });
  await aws.query("ec2", {
    Action: "CreateNatGateway",
    SubnetId: xmlAt(subnet, "subnetId"),
    ConnectivityType: "private",
  });
  const described = await aws.query("ec2", { Action: "DescribeNatGateways" });
  return { allocationId: xmlAt(address, "allocationId"), created, described };
}
