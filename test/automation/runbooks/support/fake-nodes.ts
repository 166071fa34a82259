import type {
  DescribeAutoScalingGroupsCommandInput,
  DescribeAutoScalingInstancesCommandInput,
  SetDesiredCapacityCommandInput,
  TerminateInstanceInAutoScalingGroupCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { DescribeInstanceStatusCommandInput } from "@aws-sdk/client-ec2";
import type { DescribeNodegroupCommandInput, UpdateNodegroupConfigCommandInput } from "@aws-sdk/client-eks";
import { AwsAutoScalingGroups } from "../../../../automation/adapters/aws/auto-scaling-groups";
import { AwsInstanceHealth } from "../../../../automation/adapters/aws/instance-health";
import { AwsNodeGroups } from "../../../../automation/adapters/aws/node-groups";
import { awsError, type AwsRecorder } from "./aws-recorder";
import type { Clock } from "./clock";

const CLUSTER = "homeostat-dev-main";
const ZONES = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] as const;
/** An instance needs this long to serve, or to be gone. */
const INSTANCE_MS = 90_000;

interface FakeInstance {
  readonly id: string;
  readonly zone: string;
  readonly sinceMs: number;
  leaving: boolean;
  status: "ok" | "impaired";
  events: { Code: string; Description: string }[];
}

/** A node group of EKS with its Auto Scaling group and instances; everything takes a minute and a half. */
export class FakeNodes {
  readonly cluster = CLUSTER;
  readonly groupName = "eks-system-0123";
  readonly nodeGroups: AwsNodeGroups;
  readonly autoScaling: AwsAutoScalingGroups;
  readonly health: AwsInstanceHealth;
  desired = 3;
  maximum = 4;
  minimum = 1;
  state = "ACTIVE";
  suspended: string[] = [];
  tags: Record<string, string> = { "eks:cluster-name": CLUSTER, "eks:nodegroup-name": "system" };
  /** Whether the group can start instances. */
  launches = true;
  /** Node groups beside this one, with the nodes that they want. */
  others: Record<string, number> = {};
  readonly tokens: string[] = [];
  #instances: FakeInstance[] = [];
  #number = 0;

  constructor(
    recorder: AwsRecorder,
    private readonly clock: Clock,
  ) {
    this.#launch(-INSTANCE_MS);
    this.nodeGroups = new AwsNodeGroups(
      recorder.client("eks", {
        ListClusters: () => ({ clusters: [CLUSTER, "homeostat-prod-main"] }),
        ListNodegroups: () => ({ nodegroups: ["system", ...Object.keys(this.others)] }),
        DescribeNodegroup: (input: DescribeNodegroupCommandInput) => ({ nodegroup: this.#nodeGroup(input) }),
        UpdateNodegroupConfig: (input: UpdateNodegroupConfigCommandInput) => this.#scale(input),
      }),
    );
    this.autoScaling = new AwsAutoScalingGroups(
      recorder.client("auto-scaling", {
        DescribeAutoScalingGroups: (input: DescribeAutoScalingGroupsCommandInput) => ({
          AutoScalingGroups: input.AutoScalingGroupNames?.includes(this.groupName) ? [this.#group()] : [],
        }),
        DescribeAutoScalingInstances: ({ InstanceIds = [] }: DescribeAutoScalingInstancesCommandInput) => ({
          AutoScalingInstances: this.instances
            .filter(({ id }) => InstanceIds.includes(id))
            .map(({ id }) => ({ InstanceId: id, AutoScalingGroupName: this.groupName })),
        }),
        SetDesiredCapacity: ({ DesiredCapacity = 0 }: SetDesiredCapacityCommandInput) => {
          this.desired = DesiredCapacity;
        },
        TerminateInstanceInAutoScalingGroup: (input: TerminateInstanceInAutoScalingGroupCommandInput) =>
          this.#terminate(input),
      }),
    );
    this.health = new AwsInstanceHealth(
      recorder.client("ec2", {
        DescribeInstanceStatus: ({ InstanceIds = [] }: DescribeInstanceStatusCommandInput) => ({
          InstanceStatuses: this.instances
            .filter(({ id }) => InstanceIds.includes(id))
            .map(({ id, status, events }) => ({
              InstanceId: id,
              InstanceStatus: { Status: status },
              SystemStatus: { Status: "ok" },
              Events: events,
            })),
        }),
      }),
    );
  }

  /** Instances as they are now. */
  get instances(): readonly FakeInstance[] {
    const { nowMs } = this.clock;
    this.#instances = this.#instances.filter(
      ({ leaving, sinceMs }) => !leaving || nowMs < sinceMs + INSTANCE_MS,
    );
    if (this.launches && !this.suspended.includes("Launch")) this.#launch(nowMs);
    return this.#instances;
  }

  ids(): string[] {
    return this.instances.map(({ id }) => id);
  }

  /** @throws Error where there is none of that number */
  instance(index: number): FakeInstance {
    const found = this.instances[index];
    if (!found) throw new Error(`there is no instance ${index}`);
    return found;
  }

  #launch(sinceMs: number): void {
    const staying = () => this.#instances.filter(({ leaving }) => !leaving);
    while (staying().length < this.desired) {
      const count = (zone: string) => staying().filter((one) => one.zone === zone).length;
      const [zone = ZONES[0]] = [...ZONES].sort((left, right) => count(left) - count(right));
      const id = `i-${String((this.#number += 1)).padStart(17, "0")}`;
      this.#instances.push({ id, zone, sinceMs, leaving: false, status: "ok", events: [] });
    }
    const surplus = staying().slice(this.desired);
    for (const instance of surplus) this.#end(instance);
  }

  #end(instance: FakeInstance): void {
    this.#instances = this.#instances.map((one) =>
      one.id === instance.id ? { ...one, leaving: true, sinceMs: this.clock.nowMs } : one,
    );
  }

  #serves({ leaving, sinceMs }: FakeInstance): boolean {
    return !leaving && this.clock.nowMs >= sinceMs + INSTANCE_MS;
  }

  #group() {
    return {
      AutoScalingGroupName: this.groupName,
      DesiredCapacity: this.desired,
      Instances: this.instances.map((instance) => ({
        InstanceId: instance.id,
        AvailabilityZone: instance.zone,
        LifecycleState: instance.leaving ? "Terminating" : this.#serves(instance) ? "InService" : "Pending",
        HealthStatus: "Healthy",
      })),
      SuspendedProcesses: this.suspended.map((ProcessName) => ({ ProcessName })),
      Tags: Object.entries(this.tags).map(([Key, Value]) => ({ Key, Value })),
    };
  }

  #nodeGroup({ clusterName, nodegroupName = "" }: DescribeNodegroupCommandInput) {
    const other = this.others[nodegroupName];
    if (clusterName !== CLUSTER || (nodegroupName !== "system" && other === undefined)) {
      throw awsError("ResourceNotFoundException", `No node group found for name: ${nodegroupName}.`);
    }
    return {
      nodegroupName,
      status: this.state,
      scalingConfig: {
        minSize: this.minimum,
        desiredSize: other ?? this.desired,
        maxSize: other ?? this.maximum,
      },
      resources: { autoScalingGroups: other === undefined ? [{ name: this.groupName }] : [] },
    };
  }

  #scale({ scalingConfig, clientRequestToken = "" }: UpdateNodegroupConfigCommandInput) {
    const wanted = scalingConfig?.desiredSize ?? this.desired;
    if (wanted > this.maximum)
      throw awsError("InvalidParameterException", "desired capacity above the maximum");
    if (!this.tokens.includes(clientRequestToken)) this.desired = wanted;
    this.tokens.push(clientRequestToken);
    return {};
  }

  #terminate({
    InstanceId,
    ShouldDecrementDesiredCapacity,
  }: TerminateInstanceInAutoScalingGroupCommandInput) {
    const found = this.instances.find(({ id, leaving }) => id === InstanceId && !leaving);
    if (!found) throw awsError("ValidationError", `Instance Id not found - No managed instance found.`);
    if (ShouldDecrementDesiredCapacity === true) this.desired -= 1;
    this.#end(found);
    return {};
  }
}
