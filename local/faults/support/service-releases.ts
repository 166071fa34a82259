import { setTimeout as sleep } from "node:timers/promises";
import { callEstate } from "./estate-call";
import { type FaultPlace, FaultProblem } from "../fault";
import { serviceTasks } from "./service-tasks";

const DEPLOY_MS = 120_000;
const LOOK_MS = 1_000;

/** A release of a service, as ECS keeps it. */
export interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly containerDefinitions: readonly {
    readonly environment?: readonly Variable[];
  }[];
  readonly [field: string]: unknown;
}

/** A variable that the tasks of a release have. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

interface Service {
  readonly taskDefinition: string;
  readonly deployments: readonly { readonly rolloutState?: string }[];
}

/**
 * The release that the service is to run.
 *
 * @throws FaultProblem where there is no such service
 */
export async function servingRelease(place: FaultPlace): Promise<TaskDefinition> {
  return describe(place, (await serviceNow(place)).taskDefinition);
}

/** Registers a release that differs from another one by variables. */
export async function registerLike(
  place: FaultPlace,
  release: TaskDefinition,
  more: readonly Variable[],
): Promise<TaskDefinition> {
  const { family, cpu, memory, networkMode, taskRoleArn, executionRoleArn, volumes } = release;
  const { requiresCompatibilities, containerDefinitions } = release;
  const answer = await ecs<{ taskDefinition: TaskDefinition }>(place, "RegisterTaskDefinition", {
    ...{ family, cpu, memory, networkMode, taskRoleArn, executionRoleArn, volumes, requiresCompatibilities },
    containerDefinitions: containerDefinitions.map((container) => ({
      ...container,
      environment: [...(container.environment ?? []), ...more],
    })),
  });
  return answer.taskDefinition;
}

/**
 * Deploys a release, and waits until nothing else runs.
 *
 * @throws FaultProblem where that does not come to an end
 */
export async function deployRelease(place: FaultPlace, taskDefinition: string): Promise<void> {
  await ecs(place, "UpdateService", { ...namesOf(place), taskDefinition });
  const untilMs = Date.now() + DEPLOY_MS;
  while (Date.now() < untilMs) {
    const { deployments } = await serviceNow(place);
    if (deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED") return;
    await sleep(LOOK_MS);
  }
  throw new FaultProblem(
    `the deployment of ${shortName(taskDefinition)} does not come to an end`,
    `npx homeostat chaos list --env ${place.environment}`,
  );
}

/** Releases of a family that can be started. */
export async function activeReleases(place: FaultPlace, familyPrefix: string): Promise<TaskDefinition[]> {
  const { taskDefinitionArns } = await ecs<{ taskDefinitionArns: string[] }>(place, "ListTaskDefinitions", {
    familyPrefix,
    status: "ACTIVE",
  });
  return Promise.all(taskDefinitionArns.map((arn) => describe(place, arn)));
}

/** Nobody can start a release any more. */
export async function retireRelease(place: FaultPlace, taskDefinition: string): Promise<void> {
  await ecs(place, "DeregisterTaskDefinition", { taskDefinition });
}

/** What a variable of a release holds. */
export function variableOf({ containerDefinitions }: TaskDefinition, name: string): string | undefined {
  const variables = containerDefinitions.flatMap(({ environment = [] }) => environment);
  return variables.find((variable) => variable.name === name)?.value;
}

/** e.g. `homeostat-dev-reference:3` */
export function shortName(taskDefinition: string): string {
  return taskDefinition.split("/").at(-1) ?? taskDefinition;
}

/** The platform has one service to a cluster, of the same name. */
function namesOf(place: FaultPlace): { readonly cluster: string; readonly service: string } {
  const [task] = serviceTasks(place);
  const cluster = task?.taskArn.split("/").at(-2) ?? "";
  return { cluster, service: cluster };
}

async function serviceNow(place: FaultPlace): Promise<Service> {
  const { cluster, service } = namesOf(place);
  const request = { cluster, services: [service] };
  const { services } = await ecs<{ services: Service[] }>(place, "DescribeServices", request);
  const [found] = services;
  if (found) return found;
  throw new FaultProblem(
    `there is no service ${service}`,
    `npx homeostat apply --env ${place.environment} --local --yes`,
  );
}

async function describe(place: FaultPlace, taskDefinition: string): Promise<TaskDefinition> {
  const request = { taskDefinition };
  const answer = await ecs<{ taskDefinition: TaskDefinition }>(place, "DescribeTaskDefinition", request);
  return answer.taskDefinition;
}

function ecs<T = object>(place: FaultPlace, action: string, body: object): Promise<T> {
  const target = `AmazonEC2ContainerServiceV20141113.${action}`;
  return callEstate<T>(place, { service: "ecs", target, body });
}
