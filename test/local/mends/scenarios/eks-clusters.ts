import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";
import { makeRoles } from "./roles";

/** The least that a cluster needs. */
export const EKS_CLUSTER = {
  name: "apps",
  roleArn: "arn:aws:iam::111111111111:role/eks",
  resourcesVpcConfig: { subnetIds: ["subnet-11111111"] },
};

/** A cluster in a subnet, its support changed, then deleted. */
export async function eksClusterScenario(aws: AwsClient) {
  await makeRoles(aws, "eks", "eks");
  const vpc = await aws.query("ec2", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" });
  const subnet = await aws.query("ec2", {
    Action: "CreateSubnet",
    VpcId: xmlAt(vpc, "vpcId"),
    CidrBlock: "10.0.1.0/24",
  });
  // What the mend asks to give the cluster its network.
  await aws.query("ec2", { Action: "DescribeSubnets", "SubnetId.1": xmlAt(subnet, "subnetId") });
  const group = await aws.query("ec2", {
    Action: "CreateSecurityGroup",
    GroupName: "eks-cluster-sg-apps",
    GroupDescription: "of the cluster",
    VpcId: xmlAt(vpc, "vpcId"),
  });
  const created = await aws.rest("eks", "POST", "/clusters", {
    ...EKS_CLUSTER,
    resourcesVpcConfig: { subnetIds: [xmlAt(subnet, "subnetId")] },
    zonalShiftConfig: { enabled: true },
  });
  const described = await aws.rest("eks", "GET", "/clusters/apps");
  await aws.rest("eks", "POST", "/clusters/apps/update-config", {
    upgradePolicy: { supportType: "STANDARD" },
  });
  const changed = await aws.rest("eks", "GET", "/clusters/apps");
  const deleted = await aws.rest("eks", "DELETE", "/clusters/apps");
  await aws.query("ec2", { Action: "DeleteSecurityGroup", GroupId: xmlAt(group, "groupId") });
  return { vpc, group, created, described, changed, deleted };
}
