import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { configFinding } from "./config-finding";

const SSH = {
  IpProtocol: "tcp",
  FromPort: 22,
  ToPort: 22,
  IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "while we look for the fault" }],
};
const WEB = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

/** A security group that lets in the world by SSH and to its web pages. */
export class OpenGroup {
  #id = "";

  constructor(private readonly stage: RunbookStage) {}

  async make(): Promise<void> {
    const { ec2 } = this.stage.clients;
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const Tags = [{ Key: "environment", Value: this.stage.environment }];
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: `homeostat-${this.stage.environment}-scenario`,
        Description: "Open to the world",
        VpcId: Vpcs.find(({ IsDefault }) => IsDefault !== true)?.VpcId,
        TagSpecifications: [{ ResourceType: "security-group", Tags }],
      }),
    );
    this.#id = GroupId;
    await this.#open(SSH, "ssh");
    await this.openWeb();
  }

  async remove(): Promise<void> {
    await this.stage.clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: this.#id }));
  }

  /** Who is let in: port, range, description and tags of each rule. */
  async rules(): Promise<string[]> {
    const Filters = [{ Name: "group-id", Values: [this.#id] }];
    const { SecurityGroupRules = [] } = await this.stage.clients.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters }),
    );
    return SecurityGroupRules.filter(({ IsEgress }) => IsEgress === false)
      .map(textOf)
      .sort();
  }

  async openWeb(): Promise<void> {
    await this.#open(WEB, "web");
  }

  async closeWeb(): Promise<void> {
    const web = { GroupId: this.#id, IpPermissions: [WEB] };
    await this.stage.clients.ec2.send(new RevokeSecurityGroupIngressCommand(web));
  }

  finding(): BusEvent {
    const target = { type: "AWS::EC2::SecurityGroup", id: this.#id };
    return configFinding(this.stage, "incoming-ssh-disabled", target);
  }

  async #open(rule: typeof WEB, name: string): Promise<void> {
    const Tags = [{ Key: "Name", Value: name }];
    await this.stage.clients.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: this.#id,
        IpPermissions: [rule],
        TagSpecifications: [{ ResourceType: "security-group-rule", Tags }],
      }),
    );
  }
}

function textOf({ FromPort, CidrIpv4, Description = "", Tags = [] }: SecurityGroupRule): string {
  const tags = Tags.map(({ Key = "", Value = "" }) => `${Key}=${Value}`).join(" ");
  return [FromPort, CidrIpv4, Description, tags].join(" ");
}
