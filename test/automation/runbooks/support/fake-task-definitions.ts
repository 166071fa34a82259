import type {
  DeregisterTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandInput,
  RegisterTaskDefinitionCommandInput,
  TaskDefinition,
} from "@aws-sdk/client-ecs";
import { awsError } from "./aws-recorder";
import type { Clock } from "./clock";
import { taskDefinitionArn } from "./fake-ecs";

const FAMILY = "homeostat-dev-reference";
const ROLE = "arn:aws:iam::111111111111:role/homeostat-dev-reference";

/** Revisions of one family of task definitions. */
export class FakeTaskDefinitions {
  readonly #revisions: TaskDefinition[] = [];

  constructor(private readonly clock: Clock) {}

  /** What a fake of ECS answers with. */
  readonly handlers = {
    DescribeTaskDefinition: ({ taskDefinition = "" }: DescribeTaskDefinitionCommandInput) => ({
      taskDefinition: structuredClone(this.#find(taskDefinition)),
    }),
    RegisterTaskDefinition: (input: RegisterTaskDefinitionCommandInput) => {
      if (input.family !== FAMILY || "status" in input)
        throw awsError("ClientException", "Invalid parameter.");
      return { taskDefinition: this.#add(input) };
    },
    DeregisterTaskDefinition: ({ taskDefinition = "" }: DeregisterTaskDefinitionCommandInput) => {
      const found = this.#find(taskDefinition);
      found.status = "INACTIVE";
      return { taskDefinition: found };
    },
  };

  /** Adds a revision whose container has these variables. */
  add(variables: Readonly<Record<string, string>>): string {
    const environment = Object.entries(variables).map(([name, value]) => ({ name, value }));
    const { taskDefinitionArn: arn = "" } = this.#add({
      family: FAMILY,
      cpu: "512",
      taskRoleArn: `${ROLE}-task`,
      executionRoleArn: `${ROLE}-execution`,
      containerDefinitions: [{ name: "reference", image: "reference:1.0.0", environment }],
    });
    return arn;
  }

  get(arn: string): TaskDefinition {
    return this.#find(arn);
  }

  active(): string[] {
    return this.#revisions
      .filter(({ status }) => status === "ACTIVE")
      .map((one) => one.taskDefinitionArn ?? "");
  }

  #add(input: RegisterTaskDefinitionCommandInput): TaskDefinition {
    const revision = this.#revisions.length + 1;
    const registered: TaskDefinition = {
      ...(input as TaskDefinition),
      taskDefinitionArn: taskDefinitionArn(revision),
      revision,
      status: "ACTIVE",
      registeredAt: new Date(this.clock.nowMs),
    };
    this.#revisions.push(registered);
    return registered;
  }

  #find(nameOrArn: string): TaskDefinition {
    const found =
      nameOrArn === FAMILY
        ? this.#revisions.findLast(({ status }) => status === "ACTIVE")
        : this.#revisions.find((one) => one.taskDefinitionArn === nameOrArn);
    if (!found) throw awsError("ClientException", "Unable to describe task definition.");
    return found;
  }
}
