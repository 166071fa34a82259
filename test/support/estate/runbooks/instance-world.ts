import {
  AttachInstancesCommand,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { type BusEvent, eventNow } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { privateSubnet, securityGroupId } from "./network-of";

/** Auto Scaling group that the node has a place in. */
export const GROUP = "eks-scenario";
const ANY = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "203.0.113.7/32" }] };

/** A node that GuardDuty has found to be compromised: with a volume, an interface, and a place in its group. */
export class InstanceWorld {
  #id = "";
  #interface = "";
  #volume = "";
  /** Security group that it was started in. */
  home = "";
  quarantine = "";

  constructor(private readonly stage: RunbookStage) {}

  async make(): Promise<void> {
    const { ec2, autoScalingGroups } = this.stage.clients;
    const subnet = await privateSubnet(this.stage);
    this.quarantine = await securityGroupId(this.stage, "quarantine", subnet);
    this.home = await securityGroupId(this.stage, "remediation-clear-cache", subnet);
    const { Instances: [instance] = [] } = await ec2.send(
      new RunInstancesCommand({
        ImageId: "ami-00000000",
        InstanceType: "t3.micro",
        MinCount: 1,
        MaxCount: 1,
        SubnetId: subnet.SubnetId,
        SecurityGroupIds: [this.home],
      }),
    );
    this.#id = instance?.InstanceId ?? "";
    const { NetworkInterfaces = [], BlockDeviceMappings = [] } = await this.#described();
    this.#interface = NetworkInterfaces[0]?.NetworkInterfaceId ?? "";
    this.#volume = BlockDeviceMappings[0]?.Ebs?.VolumeId ?? "";
    await this.tag(this.stage.environment);
    const AvailabilityZones = [subnet.AvailabilityZone ?? ""];
    await autoScalingGroups.send(
      new CreateAutoScalingGroupCommand({
        ...{ AutoScalingGroupName: GROUP, AvailabilityZones, MinSize: 0, MaxSize: 20, DesiredCapacity: 0 },
      }),
    );
    await this.joins();
  }

  async remove(): Promise<void> {
    const { ec2, autoScalingGroups } = this.stage.clients;
    await autoScalingGroups.send(
      new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: GROUP, ForceDelete: true }),
    );
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [this.#id] }));
  }

  /** Says whose the instance is, with all that it has. */
  async tag(environment: string): Promise<void> {
    const Tags = [{ Key: "environment", Value: environment }];
    const Resources = [this.#id, this.#interface, this.#volume];
    await this.stage.clients.ec2.send(new CreateTagsCommand({ Resources, Tags }));
  }

  /** Takes its place in the group, where it has none. */
  async joins(): Promise<void> {
    if ((await this.group()) !== undefined) return;
    const place = { AutoScalingGroupName: GROUP, InstanceIds: [this.#id] };
    await this.stage.clients.autoScalingGroups.send(new AttachInstancesCommand(place));
  }

  finding(): BusEvent {
    return eventNow(this.stage.estate, this.stage.environment, {
      source: "aws.guardduty",
      detailType: "GuardDuty Finding",
      detail: {
        accountId: this.stage.estate.accounts[this.stage.environment] ?? "",
        id: "26afba5c5c43e07c9e3e5e2e544e95df",
        type: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
        severity: 8,
        title: "The instance asks for a domain of a cryptocurrency pool",
        resource: { resourceType: "Instance", instanceDetails: { instanceId: this.#id } },
        service: { archived: false, count: 1 },
      },
    });
  }

  /** Its Auto Scaling group. */
  async group(): Promise<string | undefined> {
    const asked = new DescribeAutoScalingInstancesCommand({ InstanceIds: [this.#id] });
    const { AutoScalingInstances = [] } = await this.stage.clients.autoScalingGroups.send(asked);
    return AutoScalingInstances[0]?.AutoScalingGroupName;
  }

  /** Its security groups. */
  async securityGroups(): Promise<(string | undefined)[]> {
    const { NetworkInterfaces = [] } = await this.#described();
    return NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId));
  }

  async snapshots(): Promise<number> {
    const Filters = [{ Name: "volume-id", Values: [this.#volume] }];
    const asked = new DescribeSnapshotsCommand({ OwnerIds: ["self"], Filters });
    return (await this.stage.clients.ec2.send(asked)).Snapshots?.length ?? 0;
  }

  /** Lets somebody into the quarantine group, or nobody again. */
  async quarantineIs(what: "open" | "closed"): Promise<void> {
    const rule = { GroupId: this.quarantine, IpPermissions: [ANY] };
    if (what === "open") await this.stage.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
    else await this.stage.clients.ec2.send(new RevokeSecurityGroupIngressCommand(rule));
  }

  /** Puts the instance where it may talk, besides the group that it is in. */
  async comesBack(): Promise<void> {
    await this.#setGroups([this.home, this.quarantine]);
  }

  /** Puts it back where it was started. */
  async goesHome(): Promise<void> {
    await this.#setGroups([this.home]);
  }

  async #setGroups(Groups: string[]): Promise<void> {
    const change = { NetworkInterfaceId: this.#interface, Groups };
    await this.stage.clients.ec2.send(new ModifyNetworkInterfaceAttributeCommand(change));
  }

  async #described() {
    const asked = new DescribeInstancesCommand({ InstanceIds: [this.#id] });
    const { Reservations: [reservation] = [] } = await this.stage.clients.ec2.send(asked);
    const [instance] = reservation?.Instances ?? [];
    if (!instance) throw new Error(`EC2 does not describe ${this.#id}`);
    return instance;
  }
}
