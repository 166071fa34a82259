import {
  AutoScalingClient,
  type AutoScalingGroup as Described,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import type { AutoScalingGroup, AutoScalingGroups } from "../../runbooks/ports/auto-scaling-groups";
import { stepClientSettings } from "./client-settings";

/**
 * The groups of EC2 Auto Scaling. An instance ends once and its id never comes back, so a second termination is
 * refused where it would happen; a size can be set by anybody, a stale hand included, and is refused before the call.
 */
export class AwsAutoScalingGroups implements AutoScalingGroups {
  constructor(
    private readonly client: Pick<AutoScalingClient, "send"> = new AutoScalingClient(stepClientSettings),
  ) {}

  async describe(name: string): Promise<AutoScalingGroup> {
    const { AutoScalingGroups: groups = [] } = await this.client.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
    );
    const found = groups.find(({ AutoScalingGroupName }) => AutoScalingGroupName === name);
    if (found?.DesiredCapacity === undefined) throw new Error(`there is no Auto Scaling group ${name}`);
    return asGroup(name, found.DesiredCapacity, found);
  }

  async groupOf(instanceId: string): Promise<string | undefined> {
    const { AutoScalingInstances = [] } = await this.client.send(
      new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
    );
    return AutoScalingInstances.find(({ InstanceId }) => InstanceId === instanceId)?.AutoScalingGroupName;
  }

  async terminate(instanceId: string): Promise<void> {
    await this.client.send(
      new TerminateInstanceInAutoScalingGroupCommand({
        InstanceId: instanceId,
        ShouldDecrementDesiredCapacity: false,
      }),
    );
  }

  async setDesired(name: string, desiredInstances: number): Promise<void> {
    await this.client.send(
      new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: desiredInstances }),
    );
  }
}

function asGroup(name: string, desiredInstances: number, group: Described): AutoScalingGroup {
  const { Instances = [], SuspendedProcesses = [], Tags = [] } = group;
  return {
    name,
    desiredInstances,
    members: Instances.map(
      ({ InstanceId = "", AvailabilityZone = "", LifecycleState = "", HealthStatus }) => ({
        id: InstanceId,
        zone: AvailabilityZone,
        serves: LifecycleState === "InService" && HealthStatus === "Healthy",
        isLeaving: LifecycleState.startsWith("Terminat"),
      }),
    ),
    suspended: SuspendedProcesses.flatMap(({ ProcessName }) => ProcessName ?? []),
    tags: Object.fromEntries(
      Tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ""]])),
    ),
  };
}
