import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

/** A subnet that changes from its VPC's default network ACL to another one. */
export async function networkAclAssociationScenario(aws: AwsClient) {
  const VpcId = xmlAt(await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" }), "vpcId");
  const subnet = await aws.query("ec2", { Action: "CreateSubnet", VpcId, CidrBlock: "10.0.1.0/24" });
  const subnetId = xmlAt(subnet, "subnetId");
  await aws.query("ec2", { Action: "DescribeSubnets" });
  const bySubnet = {
    Action: "DescribeNetworkAcls",
    "Filter.1.Name": "association.subnet-id",
    "Filter.1.Value.1": subnetId,
  };
  const before = await aws.query("ec2", bySubnet);
  const acl = await aws.query("ec2", { Action: "CreateNetworkAcl", VpcId });
  const unmoved = await aws.query("ec2", bySubnet);
  const replaced = await aws.query("ec2", {
    Action: "ReplaceNetworkAclAssociation",
    AssociationId: subnetId.replace("subnet-", "aclassoc-"),
    NetworkAclId: xmlAt(acl, "networkAclId"),
  });
  const after = await aws.query("ec2", bySubnet);
  const all = await aws.query("ec2", { Action: "DescribeNetworkAcls" });
  return { subnet, acl, before, unmoved, replaced, after, all };
}
