import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
  type Tag,
} from "@aws-sdk/client-ec2";
import type { IngressRule, SecurityGroups } from "../../runbooks/ports/security-groups";
import { stepClientSettings } from "./client-settings";

/**
 * Rules of security groups. A rule's id never comes back, so that a second removal is refused, and EC2 refuses a rule
 * that is there already; of fences it knows nothing, and a stale one is refused before the call.
 */
export class AwsSecurityGroups implements SecurityGroups {
  constructor(private readonly client: Pick<EC2Client, "send"> = new EC2Client(stepClientSettings)) {}

  async tags(groupId: string): Promise<Readonly<Record<string, string>>> {
    const { SecurityGroups: groups = [] } = await this.client.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }),
    );
    const found = groups.find(({ GroupId }) => GroupId === groupId);
    if (!found) throw new Error(`there is no security group ${groupId}`);
    return asRecord(found.Tags);
  }

  async ingress(groupId: string): Promise<readonly IngressRule[]> {
    const rules: IngressRule[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new DescribeSecurityGroupRulesCommand({
          Filters: [{ Name: "group-id", Values: [groupId] }],
          ...(token !== undefined && { NextToken: token }),
        }),
      );
      rules.push(...(page.SecurityGroupRules ?? []).flatMap(asIngress));
      token = page.NextToken;
    } while (token !== undefined && token !== "");
    return rules;
  }

  async revoke(groupId: string, ruleIds: readonly [string, ...string[]]): Promise<void> {
    await this.client.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: [...ruleIds] }),
    );
  }

  async authorize(groupId: string, rules: readonly Omit<IngressRule, "id">[]): Promise<void> {
    // One call for each: the tags of a call are those of all its rules.
    for (const { protocol, fromPort, toPort, cidr, description, tags } of rules) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const said = description === "" ? {} : { Description: description };
      const range = cidr.includes(":")
        ? { Ipv6Ranges: [{ CidrIpv6: cidr, ...said }] }
        : { IpRanges: [{ CidrIp: cidr, ...said }] };
      await this.client.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId: groupId,
          IpPermissions: [{ IpProtocol: protocol, FromPort: fromPort, ToPort: toPort, ...range }],
          ...(Tags.length > 0 && { TagSpecifications: [{ ResourceType: "security-group-rule", Tags }] }),
        }),
      );
    }
  }
}

function asIngress(rule: SecurityGroupRule): IngressRule[] {
  const { SecurityGroupRuleId: id, IsEgress, IpProtocol: protocol, CidrIpv4, CidrIpv6 } = rule;
  const cidr = CidrIpv4 ?? CidrIpv6;
  if (IsEgress !== false || cidr === undefined) return [];
  if (id === undefined || protocol === undefined)
    throw new Error("EC2 describes a rule without id or protocol");
  const { FromPort: fromPort = -1, ToPort: toPort = -1, Description: description = "", Tags } = rule;
  return [{ id, protocol, fromPort, toPort, cidr, description, tags: asRecord(Tags) }];
}

/** Tags that begin with `aws:` are written by AWS alone. */
function asRecord(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  const own = tags.filter(({ Key = "" }) => Key !== "" && !Key.startsWith("aws:"));
  return Object.fromEntries(own.map(({ Key = "", Value = "" }) => [Key, Value]));
}
