import type { Instance } from "@aws-sdk/client-ec2";
import { type FaultPlace, FaultProblem, type ToldFault } from "./fault";
import { guarddutyFinding } from "./support/guardduty-finding";
import { ifThere } from "./support/if-there";
import { markOf } from "./support/mark";
import { privateSubnet } from "./support/own-network";
import { placeClients } from "./support/place-clients";

const ID = "compromised-instance";
/** Auto Scaling group that the instance has a place in, named as those of EKS are. */
export const COMPROMISED_GROUP = `eks-${ID}`;
const LIVE = ["pending", "running", "stopping", "stopped"];
/** End of the name of the group that lets nothing in or out. */
const QUARANTINE = "-quarantine";

/** Somebody has broken into an instance: a node like those of the cluster, with a volume, an interface and a place in a group. */
export const compromisedInstance: ToldFault = {
  id: ID,
  kind: "world",
  summary: "GuardDuty sees that somebody has broken into an instance.",
  alarms: ["instance-compromised"],
  mendedBy: "isolate-instance",
  async begin(place) {
    const isWhole = (await compromisedInstance.isOn(place)) && (await groupOf(place)) !== undefined;
    if (!isWhole) {
      const subnet = await privateSubnet(place);
      await compromisedInstance.end(place);
      await makeInstance(place, subnet.SubnetId);
      await makeGroup(place, subnet.AvailabilityZone);
    }
    return `${(await compromised(place)).InstanceId ?? ""} works for somebody else`;
  },
  async end(place) {
    const [ec2, autoScaling] = [await placeClients.ec2(place), await placeClients.autoScaling(place)];
    const group = { AutoScalingGroupName: COMPROMISED_GROUP, ForceDelete: true };
    await ifThere(autoScaling.deleteAutoScalingGroup(group), "ValidationError");
    const InstanceIds = (await liveOnes(place)).map(({ InstanceId = "" }) => InstanceId);
    if (InstanceIds.length > 0) await ec2.terminateInstances({ InstanceIds });
  },
  async isOn(place) {
    return (await liveOnes(place)).some(({ NetworkInterfaces = [] }) =>
      NetworkInterfaces.some(({ Groups = [] }) =>
        Groups.some(({ GroupName = "" }) => !GroupName.endsWith(QUARANTINE)),
      ),
    );
  },
  async tells(place) {
    const { InstanceId: instanceId } = await compromised(place);
    return guarddutyFinding(place, {
      id: "26afba5c5c43e07c9e3e5e2e544e95df",
      type: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
      title: "The instance asks for a domain of a cryptocurrency pool",
      resource: { resourceType: "Instance", instanceDetails: { instanceId } },
    });
  },
};

/**
 * The instance that was made to be broken into.
 *
 * @throws FaultProblem where there is none
 */
export async function compromised(place: FaultPlace): Promise<Instance> {
  const [instance] = await liveOnes(place);
  if (instance) return instance;
  const { environment } = place;
  throw new FaultProblem(
    `${environment} has no compromised instance`,
    `npx homeostat chaos inject ${ID} --env ${environment}`,
  );
}

async function makeInstance(place: FaultPlace, SubnetId: string | undefined): Promise<void> {
  const ec2 = await placeClients.ec2(place);
  const { tags: Tags } = markOf(place, ID);
  await ec2.runInstances({
    ...{ ImageId: "ami-00000000", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1, SubnetId },
    TagSpecifications: [{ ResourceType: "instance", Tags }],
  });
  const { NetworkInterfaces = [], BlockDeviceMappings = [] } = await compromised(place);
  const Resources = [
    ...NetworkInterfaces.map(({ NetworkInterfaceId = "" }) => NetworkInterfaceId),
    ...BlockDeviceMappings.map(({ Ebs }) => Ebs?.VolumeId ?? ""),
  ];
  await ec2.createTags({ Resources, Tags });
}

/** A group of its own: the groups of the cluster go their own ways. */
async function makeGroup(place: FaultPlace, zone: string | undefined): Promise<void> {
  const autoScaling = await placeClients.autoScaling(place);
  const AutoScalingGroupName = COMPROMISED_GROUP;
  await autoScaling.createAutoScalingGroup({
    ...{ AutoScalingGroupName, AvailabilityZones: zone === undefined ? [] : [zone] },
    ...{ MinSize: 0, MaxSize: 20, DesiredCapacity: 0 },
  });
  const { InstanceId = "" } = await compromised(place);
  await autoScaling.attachInstances({ AutoScalingGroupName, InstanceIds: [InstanceId] });
}

/** Auto Scaling group that the instance is in. */
async function groupOf(place: FaultPlace): Promise<string | undefined> {
  const { InstanceId = "" } = await compromised(place);
  const { AutoScalingInstances: [member] = [] } = await (
    await placeClients.autoScaling(place)
  ).describeAutoScalingInstances({ InstanceIds: [InstanceId] });
  return member?.AutoScalingGroupName;
}

async function liveOnes(place: FaultPlace): Promise<Instance[]> {
  const Filters = [
    { Name: "tag:fault", Values: [ID] },
    { Name: "instance-state-name", Values: LIVE },
  ];
  const { Reservations = [] } = await (await placeClients.ec2(place)).describeInstances({ Filters });
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}
