import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type TaskDefinition as Described,
} from "@aws-sdk/client-ecs";
import type { TaskDefinition, TaskDefinitions, VariableChange } from "../../runbooks/ports/task-definitions";
import { stepClientSettings } from "./client-settings";

/**
 * The task definitions of ECS. A revision never changes, so a stale hand can at most add one that nobody uses; ECS
 * itself refuses none.
 */
export class AwsTaskDefinitions implements TaskDefinitions {
  constructor(private readonly client: Pick<ECSClient, "send"> = new ECSClient(stepClientSettings)) {}

  async describe(nameOrArn: string): Promise<TaskDefinition> {
    return asTaskDefinition(nameOrArn, await this.#described(nameOrArn));
  }

  async copyWith(arn: string, change: VariableChange): Promise<TaskDefinition> {
    const { taskDefinition } = await this.client.send(
      new RegisterTaskDefinitionCommand(copyOf(arn, await this.#described(arn), change)),
    );
    return asTaskDefinition(arn, taskDefinition);
  }

  async retire(arn: string): Promise<void> {
    await this.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
  }

  async #described(nameOrArn: string): Promise<Described | undefined> {
    const reply = await this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition: nameOrArn }));
    return reply.taskDefinition;
  }
}

function asTaskDefinition(asked: string, described: Described | undefined): TaskDefinition {
  const { taskDefinitionArn: arn, family, status, registeredAt, containerDefinitions = [] } = described ?? {};
  if (arn === undefined || family === undefined) throw new Error(`there is no task definition ${asked}`);
  return {
    arn,
    family,
    isActive: status === "ACTIVE",
    registeredAtMs: registeredAt?.getTime() ?? 0,
    variables: containerDefinitions.map(({ environment = [] }) =>
      Object.fromEntries(environment.flatMap(({ name, value }) => (name ? [[name, value ?? ""]] : []))),
    ),
  };
}

/** What ECS adds to a revision by itself, and takes from nobody. */
const OWN_FIELDS = [
  "taskDefinitionArn",
  "revision",
  "status",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
  "requiresAttributes",
  "compatibilities",
] as const;

function copyOf(
  arn: string,
  described: Described | undefined,
  { name, from, to }: VariableChange,
): RegisterTaskDefinitionCommandInput {
  const { family, containerDefinitions = [] } = described ?? {};
  let changed = 0;
  const containers = containerDefinitions.map((container) => ({
    ...container,
    environment: (container.environment ?? []).map((variable) => {
      if (variable.name !== name || variable.value !== from) return variable;
      changed += 1;
      return { name, value: to };
    }),
  }));
  if (family === undefined || changed === 0) throw new Error(`no container of ${arn} has ${name}=${from}`);
  const rest = Object.fromEntries(
    Object.entries(described ?? {}).filter(([field]) => !(OWN_FIELDS as readonly string[]).includes(field)),
  );
  return { ...rest, family, containerDefinitions: containers };
}
