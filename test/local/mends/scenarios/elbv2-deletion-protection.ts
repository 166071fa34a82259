import type { AwsClient } from "../../support/aws-client";
import { textOf } from "../../../../local/gateway/xml";

const MISSING = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/none/0123456789abcdef";

/** An attempt to delete a load balancer that is protected, and one that is not. */
export async function deletionProtectionScenario(aws: AwsClient) {
  const ask = (Action: string, params: Readonly<Record<string, string>>) =>
    aws.query("elasticloadbalancing", { Action, Version: "2015-12-01", ...params });
  const create = async (Name: string): Promise<string> => {
    const subnets = { "Subnets.member.1": "subnet-1", "Subnets.member.2": "subnet-2" };
    const { text } = await ask("CreateLoadBalancer", { Name, ...subnets });
    return textOf(text, "LoadBalancerArn") ?? "";
  };
  const tryToDelete = async (LoadBalancerArn: string) => {
    // Asked for the recording: the mend asks the same.
    await ask("DescribeLoadBalancerAttributes", { LoadBalancerArn });
    return ask("DeleteLoadBalancer", { LoadBalancerArn });
  };
  const kept = await create("kept");
  await ask("ModifyLoadBalancerAttributes", {
    LoadBalancerArn: kept,
    "Attributes.member.1.Key": "deletion_protection.enabled",
    "Attributes.member.1.Value": "true",
  });
  const whileProtected = await tryToDelete(kept);
  const free = await create("free");
  const unprotected = await tryToDelete(free);
  const missing = await tryToDelete(MISSING);
  return { kept, whileProtected, unprotected, missing };
}
