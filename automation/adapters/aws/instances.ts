import {
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type Instance as Described,
  ModifyNetworkInterfaceAttributeCommand,
} from "@aws-sdk/client-ec2";
import type { Enclosure, Instance, Instances } from "../../runbooks/ports/instances";
import { stepClientSettings } from "./client-settings";

/**
 * Instances of EC2 and the security groups of their interfaces. A change of groups carries no condition, so that EC2
 * refuses no stale hand: the steps read the groups right before they set them.
 */
export class AwsInstances implements Instances {
  constructor(private readonly client: Pick<EC2Client, "send"> = new EC2Client(stepClientSettings)) {}

  async describe(id: string): Promise<Instance> {
    const { Reservations = [] } = await this.client.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const found = Reservations.flatMap(({ Instances: some = [] }) => some).find(
      ({ InstanceId }) => InstanceId === id,
    );
    if (!found) throw new Error(`there is no instance ${id}`);
    return asInstance(id, found);
  }

  async enclosures(networkId: string, nameEnd: string): Promise<readonly Enclosure[]> {
    const { SecurityGroups = [], NextToken } = await this.client.send(
      new DescribeSecurityGroupsCommand({
        Filters: [
          { Name: "vpc-id", Values: [networkId] },
          { Name: "group-name", Values: [`*${nameEnd}`] },
        ],
      }),
    );
    if (NextToken !== undefined) throw new Error(`EC2 does not list all groups *${nameEnd} at once`);
    return SecurityGroups.flatMap(
      ({ GroupId: id, GroupName: name = "", IpPermissions, IpPermissionsEgress }) => {
        // What is not said is not known to be empty.
        if (id === undefined || !IpPermissions || !IpPermissionsEgress || !name.endsWith(nameEnd)) return [];
        return [{ id, name, rules: IpPermissions.length + IpPermissionsEgress.length }];
      },
    );
  }

  async setSecurityGroups(interfaceId: string, groupIds: readonly [string, ...string[]]): Promise<void> {
    await this.client.send(
      new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: interfaceId, Groups: [...groupIds] }),
    );
  }
}

function asInstance(id: string, described: Described): Instance {
  const { State, VpcId, Tags = [], BlockDeviceMappings = [], NetworkInterfaces = [] } = described;
  if (State?.Name === undefined || VpcId === undefined)
    throw new Error(`EC2 describes ${id} without its state or network`);
  return {
    id,
    state: State.Name,
    networkId: VpcId,
    tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
    volumeIds: BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []).sort(),
    securityGroups: Object.fromEntries(
      NetworkInterfaces.map(({ NetworkInterfaceId = "", Groups = [] }) => [
        NetworkInterfaceId,
        Groups.flatMap(({ GroupId }) => GroupId ?? []).sort(),
      ]),
    ),
  };
}
