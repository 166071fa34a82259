import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand, type Subnet } from "@aws-sdk/client-ec2";
import type { RunbookStage } from "../runbook-stage";

/** A private subnet of the environment. @throws Error where it has none */
export async function privateSubnet({ clients }: RunbookStage): Promise<Subnet> {
  const { Subnets = [] } = await clients.ec2.send(new DescribeSubnetsCommand({}));
  const subnet = Subnets.find(({ Tags = [] }) => Tags.some(({ Value = "" }) => Value.includes("private")));
  if (!subnet) throw new Error("the environment has no private subnet");
  return subnet;
}

/** Id of a security group of a subnet's network, by its name without the environment's. @throws Error where it has none */
export async function securityGroupId(
  { clients, environment }: RunbookStage,
  name: string,
  { VpcId = "" }: Subnet,
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
