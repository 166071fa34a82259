import {
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { openGroupId, openPort, WEB } from "../../../../local/faults/open-port";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { toldEvent } from "../told-event";

/** A security group that lets in the world by SSH and to its web pages. */
export class OpenGroup {
  constructor(private readonly stage: RunbookStage) {}

  /** It is made anew, with both of its rules. */
  async opens(): Promise<void> {
    await this.remove();
    await openPort.begin(this.stage.place);
  }

  async remove(): Promise<void> {
    await openPort.end(this.stage.place);
  }

  /** Who is let in: port, range, description and tags of each rule. */
  async rules(): Promise<string[]> {
    const Filters = [{ Name: "group-id", Values: [await openGroupId(this.stage.place)] }];
    const { SecurityGroupRules = [] } = await this.stage.clients.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters }),
    );
    return SecurityGroupRules.filter(({ IsEgress }) => IsEgress === false)
      .map(textOf)
      .sort();
  }

  async closeWeb(): Promise<void> {
    const web = { GroupId: await openGroupId(this.stage.place), IpPermissions: [WEB] };
    await this.stage.clients.ec2.send(new RevokeSecurityGroupIngressCommand(web));
  }

  finding(): Promise<BusEvent> {
    return toldEvent(this.stage, openPort);
  }
}

function textOf({ FromPort, CidrIpv4, Description = "", Tags = [] }: SecurityGroupRule): string {
  const tags = Tags.map(({ Key = "", Value = "" }) => `${Key}=${Value}`).join(" ");
  return [FromPort, CidrIpv4, Description, tags].join(" ");
}
