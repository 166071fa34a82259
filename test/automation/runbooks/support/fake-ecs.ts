import type { ECSClient, DescribeServicesCommandInput, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import type { DescribeTargetHealthCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsEcsServices } from "../../../../automation/adapters/aws/ecs-services";
import { AwsTargetHealth } from "../../../../automation/adapters/aws/target-health";
import { awsError, type AwsRecorder } from "./aws-recorder";
import type { Clock } from "./clock";

const ACCOUNT = "arn:aws:ecs:eu-west-1:111111111111";
interface FakeDeployment {
  readonly id: string;
  readonly taskDefinition: string;
  readonly createdAtMs: number;
}

/** One service of ECS with tasks behind a load balancer; what it is told, it does 15 seconds later. */
export class FakeEcs {
  readonly cluster = "homeostat-dev-reference";
  readonly name = "homeostat-dev-reference";
  readonly target = `${this.cluster}/${this.name}`;
  readonly targetGroupArn =
    "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/homeostat-dev-reference/0123456789abcdef";
  readonly client: Pick<ECSClient, "send">;
  readonly services: AwsEcsServices;
  readonly targetHealth: AwsTargetHealth;
  desired = 2;
  /** How long tasks take to start and stop: a poll or two. */
  taskMs = 15_000;
  /** Whether new tasks become running and healthy. */
  tasksStart = true;
  taskDefinition = taskDefinitionArn(1);
  deployments: FakeDeployment[];
  #running = 2;
  #changedAtMs = 0;
  #number = 1;

  constructor(
    recorder: AwsRecorder,
    private readonly clock: Clock,
    more: Readonly<Record<string, (input: never) => unknown>> = {},
  ) {
    this.deployments = [this.#deployment(clock.nowMs - 86_400_000 * 3)];
    this.client = recorder.client("ecs", {
      DescribeServices: ({ services = [] }: DescribeServicesCommandInput) => ({
        services: services.includes(this.name) ? [this.#described()] : [],
      }),
      UpdateService: (input: UpdateServiceCommandInput) => this.#update(input),
      ...more,
    });
    this.services = new AwsEcsServices(this.client);
    this.targetHealth = new AwsTargetHealth(
      recorder.client("elastic-load-balancing", {
        DescribeTargetHealth: ({ TargetGroupArn }: DescribeTargetHealthCommandInput) => ({
          TargetHealthDescriptions:
            TargetGroupArn === this.targetGroupArn
              ? Array.from({ length: this.running }, () => ({ TargetHealth: { State: "healthy" } }))
              : [],
        }),
      }),
    );
  }

  get running(): number {
    if (this.tasksStart && this.clock.nowMs >= this.#changedAtMs + this.taskMs) this.#running = this.desired;
    return this.#running;
  }

  #update({ service, desiredCount, taskDefinition, forceNewDeployment }: UpdateServiceCommandInput) {
    if (service !== this.name) throw awsError("ServiceNotFoundException", "Service not found.");
    this.#running = this.running;
    this.#changedAtMs = this.clock.nowMs;
    this.desired = desiredCount ?? this.desired;
    const other = taskDefinition !== undefined && taskDefinition !== this.taskDefinition;
    this.taskDefinition = taskDefinition ?? this.taskDefinition;
    if (other || forceNewDeployment === true) this.deployments.unshift(this.#deployment(this.clock.nowMs));
    return { service: this.#described() };
  }

  #deployment(createdAtMs: number): FakeDeployment {
    const id = `ecs-svc/${String(this.#number++).padStart(19, "0")}`;
    return { id, taskDefinition: this.taskDefinition, createdAtMs };
  }

  #described() {
    const { running } = this;
    const done = this.tasksStart && this.clock.nowMs >= this.#changedAtMs + this.taskMs;
    const [primary, ...older] = this.deployments;
    const shown = done ? [primary] : [primary, ...older.slice(0, 1)];
    return {
      status: "ACTIVE",
      clusterArn: `${ACCOUNT}:cluster/${this.cluster}`,
      serviceName: this.name,
      taskDefinition: this.taskDefinition,
      desiredCount: this.desired,
      runningCount: running,
      loadBalancers: [{ targetGroupArn: this.targetGroupArn }],
      deployments: shown.flatMap((one, index) =>
        one === undefined
          ? []
          : [
              {
                id: one.id,
                status: index === 0 ? "PRIMARY" : "ACTIVE",
                taskDefinition: one.taskDefinition,
                rolloutState: index > 0 || done ? "COMPLETED" : "IN_PROGRESS",
                runningCount: index === 0 && (done || shown.length === 1) ? running : 0,
                createdAt: new Date(one.createdAtMs),
              },
            ],
      ),
    };
  }
}

/** ARN of a revision of the service's task definition. */
export function taskDefinitionArn(revision: number): string {
  return `${ACCOUNT}:task-definition/homeostat-dev-reference:${revision}`;
}
