import {
  AutoScalingClient,
  DescribeAutoScalingInstancesCommand,
  DetachInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import type { GroupMembership } from "../../runbooks/ports/group-membership";
import { stepClientSettings } from "./client-settings";

/**
 * Which group of EC2 Auto Scaling an instance belongs to. The service refuses to let one leave a group that it is not
 * in; of fences it knows nothing.
 */
export class AwsGroupMembership implements GroupMembership {
  constructor(
    private readonly client: Pick<AutoScalingClient, "send"> = new AutoScalingClient(stepClientSettings),
  ) {}

  async groupOf(instanceId: string): Promise<string | undefined> {
    const { AutoScalingInstances = [] } = await this.client.send(
      new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] }),
    );
    return AutoScalingInstances.find(({ InstanceId }) => InstanceId === instanceId)?.AutoScalingGroupName;
  }

  async leave(instanceId: string, group: string): Promise<void> {
    await this.client.send(
      new DetachInstancesCommand({
        AutoScalingGroupName: group,
        InstanceIds: [instanceId],
        ShouldDecrementDesiredCapacity: false,
      }),
    );
  }
}
