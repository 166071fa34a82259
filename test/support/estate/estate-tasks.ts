import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
} from "@aws-sdk/client-ecs";
import type { LocalEstate } from "../../../local";
import type { TaskProcess } from "../../../local/task-runner";
import { estateClients } from "./estate-clients";
import { eventually } from "./eventually";
import { survivors } from "./estate-processes";

const START_SECONDS = 30;

/** An ECS service as AWS tells of it. */
export interface EcsService {
  readonly cluster: string;
  readonly service: string;
  readonly desiredCount: number;
  /** ARN of the revision that it runs. */
  readonly taskDefinition: string;
  /** What its container is told. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The one service of an environment. */
export async function serviceOf(estate: LocalEstate, environment: string): Promise<EcsService> {
  const { ecs } = estateClients(estate, environment);
  const { clusterArns: [cluster] = [] } = await ecs.send(new ListClustersCommand({}));
  if (cluster === undefined) throw new Error(`${environment} has no ECS cluster`);
  const { serviceArns: services = [] } = await ecs.send(new ListServicesCommand({ cluster }));
  if (services.length === 0) throw new Error(`${cluster} has no service`);
  const { services: [described] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services }));
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: described?.taskDefinition }),
  );
  const variables = taskDefinition?.containerDefinitions?.[0]?.environment ?? [];
  return {
    cluster,
    service: described?.serviceName ?? "",
    desiredCount: described?.desiredCount ?? 0,
    taskDefinition: described?.taskDefinition ?? "",
    variables: Object.fromEntries(variables.map(({ name, value }) => [name ?? "", value ?? ""])),
  };
}

/** The processes of a service, once each task that ECS lists has one that answers, and none of the given ones is left. */
export function settledTasks(
  estate: LocalEstate,
  environment: string,
  { cluster, service, desiredCount }: EcsService,
  gone: readonly TaskProcess[] = [],
): Promise<TaskProcess[]> {
  const { ecs } = estateClients(estate, environment);
  return eventually(
    `one healthy process for each of ${desiredCount} tasks of ${service}`,
    async () => {
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: service }));
      const processes = (await taskProcesses(estate)).filter((task) => taskArns.includes(task.taskArn));
      const healthy = await Promise.all(processes.map(({ port }) => answersOk(port)));
      const complete = processes.length === taskArns.length && taskArns.length === desiredCount;
      const old = gone.map(({ pid }) => pid);
      return complete && healthy.every(Boolean) && survivors(old).length === 0 && processes;
    },
    START_SECONDS,
  );
}

/** What the task runner says that it runs, for all environments. */
export async function taskProcesses({ processes }: LocalEstate): Promise<TaskProcess[]> {
  const runner = processes.find(({ name }) => name === "task-runner");
  const response = await fetch(`http://127.0.0.1:${runner?.port ?? 0}/`);
  return ((await response.json()) as { tasks: TaskProcess[] }).tasks;
}

async function answersOk(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`);
  await response.arrayBuffer();
  return response.ok;
}
