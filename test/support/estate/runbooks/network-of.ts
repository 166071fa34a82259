import { DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import type { RunbookStage } from "../runbook-stage";

/** Id of a security group of the network that something is in, by its name without the environment's. @throws Error where it has none */
export async function securityGroupId(
  { clients, environment }: RunbookStage,
  name: string,
  { VpcId = "" }: { readonly VpcId?: string | undefined },
): Promise<string> {
  const Filters = [
    { Name: "vpc-id", Values: [VpcId] },
    { Name: "group-name", Values: [`homeostat-${environment}-${name}`] },
  ];
  const { SecurityGroups: [group] = [] } = await clients.ec2.send(
    new DescribeSecurityGroupsCommand({ Filters }),
  );
  if (group?.GroupId === undefined) throw new Error(`the network has no security group ${name}`);
  return group.GroupId;
}
