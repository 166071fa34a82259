import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { UpdateNodegroupConfigCommand } from "@aws-sdk/client-eks";
import { machinesOf, type MachineCondition } from "../../../../local/faults/support/machine-place";
import { noCapacity } from "../../../../local/faults/no-capacity";
import { serviceAlarmEvent } from "../alarm-event";
import { type BusEvent, eventNow } from "../aws-event";
import { eventually } from "../eventually";
import { faultPlace } from "../fault-place";
import type { RunbookStage } from "../runbook-stage";

const START_SECONDS = 30;
const RETIREMENT = "AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED";

/** The one group of nodes of a stage. */
export class NodeWorld {
  constructor(private readonly stage: RunbookStage) {}

  /** The processors of its nodes are busy, says an alarm. */
  processorsBusy(): Promise<BusEvent> {
    return this.#alarm("cluster-nodes-cpu-high-group-1", "CPUUtilization");
  }

  /** One of its nodes fails its status checks, says an alarm. */
  unhealthy(): Promise<BusEvent> {
    return this.#alarm("cluster-node-unhealthy-group-1", "StatusCheckFailed");
  }

  /** AWS will retire a machine, says AWS. */
  retiring(instance: string): BusEvent {
    const { estate, environment } = this.stage;
    return eventNow(estate, environment, {
      source: "aws.health",
      detailType: "AWS Health Event",
      resources: [instance],
      detail: {
        eventArn: `arn:aws:health:${estate.region}::event/EC2/${RETIREMENT}/${RETIREMENT}_1`,
        service: "EC2",
        eventTypeCode: RETIREMENT,
        eventTypeCategory: "scheduledChange",
        statusCode: "upcoming",
        affectedEntities: [{ entityValue: instance, status: "IMPAIRED" }],
      },
    });
  }

  /** Instances that serve, once they are as many as the group wants. */
  serving(): Promise<string[]> {
    return eventually(
      "every node serves",
      async () => {
        const { Instances = [], DesiredCapacity } = await this.#group();
        const serving = Instances.filter(({ LifecycleState }) => LifecycleState === "InService");
        return serving.length === DesiredCapacity && serving.map(({ InstanceId = "" }) => InstanceId).sort();
      },
      START_SECONDS,
    );
  }

  /** Instances that belong to the group now. */
  async members(): Promise<string[]> {
    return ((await this.#group()).Instances ?? []).map(({ InstanceId = "" }) => InstanceId);
  }

  /** How many nodes the group wants. */
  async size(): Promise<number | undefined> {
    return (await this.#group()).DesiredCapacity;
  }

  /** Scales the group as a person would, and waits for its nodes. */
  async scale(desiredSize: number): Promise<void> {
    const { Tags = [] } = await this.#group();
    const tag = (name: string) => Tags.find(({ Key }) => Key === name)?.Value;
    await this.stage.clients.eks.send(
      new UpdateNodegroupConfigCommand({
        clusterName: tag("eks:cluster-name"),
        nodegroupName: tag("eks:nodegroup-name"),
        scalingConfig: { desiredSize },
      }),
    );
    await this.serving();
  }

  /** Changes the bounds of the Auto Scaling group itself, past EKS. */
  async bound(MinSize: number, DesiredCapacity: number): Promise<void> {
    const { AutoScalingGroupName } = await this.#group();
    await this.stage.clients.autoScalingGroups.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize, DesiredCapacity }),
    );
  }

  /** What EC2 finds out about a machine. */
  async is(instance: string, condition: MachineCondition): Promise<void> {
    await machinesOf(this.#place, { instance, condition });
  }

  /** Whether EC2 has machines for whoever asks. */
  async capacity(isThere: boolean): Promise<void> {
    await (isThere ? noCapacity.end(this.#place) : noCapacity.begin(this.#place));
  }

  async #alarm(kind: string, metric: string): Promise<BusEvent> {
    const { estate, environment } = this.stage;
    const { AutoScalingGroupName = "" } = await this.#group();
    return serviceAlarmEvent(
      estate,
      environment,
      { kind, namespace: "AWS/EC2", metric },
      { AutoScalingGroupName },
    );
  }

  async #group(): Promise<AutoScalingGroup> {
    const { AutoScalingGroups = [] } = await this.stage.clients.autoScalingGroups.send(
      new DescribeAutoScalingGroupsCommand({}),
    );
    const group = AutoScalingGroups.find(({ Tags = [] }) =>
      Tags.some(({ Key }) => Key === "eks:cluster-name"),
    );
    if (group) return group;
    throw new Error("there is no group of nodes");
  }

  get #place() {
    return faultPlace(this.stage.estate, this.stage.environment);
  }
}
