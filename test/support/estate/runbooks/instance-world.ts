import { DescribeAutoScalingInstancesCommand } from "@aws-sdk/client-auto-scaling";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DescribeSnapshotsCommand,
  type Instance,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { compromised, compromisedInstance } from "../../../../local/faults/compromised-instance";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { toldEvent } from "../told-event";
import { securityGroupId } from "./network-of";

const ANY = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "203.0.113.7/32" }] };

/** A node that GuardDuty has found to be compromised: with a volume, an interface, and a place in its group. */
export class InstanceWorld {
  /** Security group that the instance was started in. */
  home = "";

  constructor(private readonly stage: RunbookStage) {}

  /** A compromised instance is there that nobody has isolated. */
  async isBrokenInto(): Promise<void> {
    await compromisedInstance.begin(this.stage.place);
    [this.home = ""] = await this.securityGroups();
  }

  async remove(): Promise<void> {
    await compromisedInstance.end(this.stage.place);
  }

  /** Says whose the instance is, with all that it has. */
  async tag(environment: string): Promise<void> {
    const { InstanceId = "", NetworkInterfaces = [], BlockDeviceMappings = [] } = await this.#instance();
    const Resources = [
      InstanceId,
      ...NetworkInterfaces.map(({ NetworkInterfaceId = "" }) => NetworkInterfaceId),
      ...BlockDeviceMappings.map(({ Ebs }) => Ebs?.VolumeId ?? ""),
    ];
    const Tags = [{ Key: "environment", Value: environment }];
    await this.stage.clients.ec2.send(new CreateTagsCommand({ Resources, Tags }));
  }

  finding(): Promise<BusEvent> {
    return toldEvent(this.stage, compromisedInstance);
  }

  /** Its Auto Scaling group. */
  async group(): Promise<string | undefined> {
    const { InstanceId = "" } = await this.#instance();
    const asked = new DescribeAutoScalingInstancesCommand({ InstanceIds: [InstanceId] });
    const { AutoScalingInstances = [] } = await this.stage.clients.autoScalingGroups.send(asked);
    return AutoScalingInstances[0]?.AutoScalingGroupName;
  }

  /** Its security groups. */
  async securityGroups(): Promise<string[]> {
    const { NetworkInterfaces = [] } = await this.#instance();
    return NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupId = "" }) => GroupId));
  }

  /** The group that lets nothing in or out. */
  async quarantine(): Promise<string> {
    return securityGroupId(this.stage, "quarantine", await this.#instance());
  }

  async snapshots(): Promise<number> {
    const { BlockDeviceMappings = [] } = await this.#instance();
    const volumes = BlockDeviceMappings.map(({ Ebs }) => Ebs?.VolumeId ?? "");
    const Filters = [{ Name: "volume-id", Values: volumes }];
    const asked = new DescribeSnapshotsCommand({ OwnerIds: ["self"], Filters });
    return (await this.stage.clients.ec2.send(asked)).Snapshots?.length ?? 0;
  }

  /** Lets somebody into the quarantine group, or nobody again. */
  async quarantineIs(what: "open" | "closed"): Promise<void> {
    const rule = { GroupId: await this.quarantine(), IpPermissions: [ANY] };
    if (what === "open") await this.stage.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
    else await this.stage.clients.ec2.send(new RevokeSecurityGroupIngressCommand(rule));
  }

  /** Puts the instance where it may talk, besides the group that it is in. */
  async comesBack(): Promise<void> {
    const { NetworkInterfaces: [own] = [] } = await this.#instance();
    const Groups = [this.home, await this.quarantine()];
    const change = { NetworkInterfaceId: own?.NetworkInterfaceId, Groups };
    await this.stage.clients.ec2.send(new ModifyNetworkInterfaceAttributeCommand(change));
  }

  #instance(): Promise<Instance> {
    return compromised(this.stage.place);
  }
}
