import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

/** Rules of a network ACL: ports one way, ICMP the other, one rule replaced and one deleted. */
export async function networkAclEntryScenario(aws: AwsClient) {
  const VpcId = xmlAt(await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" }), "vpcId");
  const acl = await aws.query("ec2", { Action: "CreateNetworkAcl", VpcId });
  const NetworkAclId = xmlAt(acl, "networkAclId");
  const rule = {
    NetworkAclId,
    RuleNumber: "100",
    Protocol: "6",
    RuleAction: "allow",
    CidrBlock: "10.0.0.0/16",
  };
  const https = { ...rule, Egress: "false", "PortRange.From": "443", "PortRange.To": "443" };
  await aws.query("ec2", { Action: "CreateNetworkAclEntry", ...https });
  await aws.query("ec2", {
    Action: "CreateNetworkAclEntry",
    ...rule,
    Egress: "true",
    Protocol: "1",
    "Icmp.Type": "8",
    "Icmp.Code": "-1",
  });
  const described = await aws.query("ec2", { Action: "DescribeNetworkAcls", "NetworkAclId.1": NetworkAclId });
  const replaced = { ...https, "PortRange.From": "1024", "PortRange.To": "65535" };
  await aws.query("ec2", { Action: "ReplaceNetworkAclEntry", ...replaced });
  const changed = await aws.query("ec2", { Action: "DescribeNetworkAcls", "NetworkAclId.1": NetworkAclId });
  await aws.query("ec2", {
    Action: "DeleteNetworkAclEntry",
    NetworkAclId,
    RuleNumber: "100",
    Egress: "false",
  });
  await aws.query("ec2", { Action: "CreateNetworkAclEntry", ...rule, Protocol: "-1", Egress: "false" });
  const again = await aws.query("ec2", { Action: "DescribeNetworkAcls", "NetworkAclId.1": NetworkAclId });
  return { described, changed, again };
}
