import type { AwsClient } from "../../support/aws-client";
import { EKS_CLUSTER } from "./eks-clusters";
import { makeRoles } from "./roles";

/** A node group from a launch template, changed once, and a plain one beside it. */
export async function nodeGroupScenario(aws: AwsClient) {
  await makeRoles(aws, "eks", "eks");
  await makeRoles(aws, "ec2", "nodes");
  await aws.rest("eks", "POST", "/clusters", { ...EKS_CLUSTER, version: "1.33" });
  const group = {
    nodeRole: "arn:aws:iam::111111111111:role/nodes",
    subnets: ["subnet-11111111"],
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 },
  };
  const created = await aws.rest("eks", "POST", "/clusters/apps/node-groups", {
    ...group,
    nodegroupName: "general",
    launchTemplate: { id: "lt-11111111", version: "1" },
    updateConfig: { maxUnavailablePercentage: 33 },
    nodeRepairConfig: { enabled: true },
  });
  await aws.rest("eks", "POST", "/clusters/apps/node-groups", { ...group, nodegroupName: "plain" });
  const described = await aws.rest("eks", "GET", "/clusters/apps/node-groups/general");
  const plain = await aws.rest("eks", "GET", "/clusters/apps/node-groups/plain");
  await aws.rest("eks", "POST", "/clusters/apps/node-groups/general/update-config", {
    updateConfig: { maxUnavailable: 2 },
  });
  await aws.rest("eks", "POST", "/clusters/apps/node-groups/general/update-version", {
    launchTemplate: { id: "lt-11111111", version: "2" },
  });
  const changed = await aws.rest("eks", "GET", "/clusters/apps/node-groups/general");
  return { created, described, plain, changed };
}
