import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { LocalEstate } from "../../../local";
import type { TaskProcess } from "../../../local/task-runner";
import { askDatabase, keysOfCache } from "./data-sessions";
import { estateClients } from "./estate-clients";
import { survivors } from "./estate-processes";
import { type EcsService, serviceOf, settledTasks } from "./estate-tasks";
import { eventually } from "./eventually";
import { poolBusy } from "./pool-busy";
import { switchOn } from "./task-faults";

/** Connections that one task of the reference service opens at most. */
const POOL_SIZE = 5;
/** The service publishes every ten seconds. */
const METRIC_SECONDS = 25;
const SESSIONS =
  "select count(*)::int from pg_stat_activity where usename = 'reference' and pid <> pg_backend_pid()";

/**
 * Proves on an applied environment that its ECS tasks are processes with a real database and a real cache beneath them:
 * a fault shows in the database and in the metric, and a new deployment, which is new processes, heals it.
 */
export async function proveTasksAreReal(estate: LocalEstate, environment: string): Promise<void> {
  const service = await serviceOf(estate, environment);
  const before = await settledTasks(estate, environment, service);
  expect(before.length).toBeGreaterThan(0);
  expect(survivors(before.map(({ pid }) => pid))).toEqual(before.map(({ pid }) => pid));
  await proveBackends(estate, environment, service, before);

  await proveSymptom(estate, environment, service, before);
  const restarted = new Date();
  const { ecs } = estateClients(estate, environment);
  await ecs.send(
    new UpdateServiceCommand({
      cluster: service.cluster,
      service: service.service,
      forceNewDeployment: true,
    }),
  );
  const after = await settledTasks(estate, environment, service, before);
  await proveRecovery(estate, environment, service, after, restarted);
}

/** All tasks count in the one database that the environment's endpoint names, and read through its cache. */
async function proveBackends(
  estate: LocalEstate,
  environment: string,
  { variables }: EcsService,
  tasks: readonly TaskProcess[],
): Promise<void> {
  for (const task of tasks) expect(await get(task, "/readyz")).toEqual([200, { obstacles: [] }]);
  const total = (): Promise<unknown> =>
    askDatabase(estate, environment, variables["DATABASE_HOST"] ?? "", "select total::int from visits");
  const visits = Number(await total());
  for (const task of tasks) {
    expect(await get(task, "/")).toEqual([
      200,
      expect.objectContaining({ environment, service: "reference" }),
    ]);
  }
  expect(await total()).toBe(visits + tasks.length);
  expect(await keysOfCache(estate, environment, variables["CACHE_HOST"] ?? "")).toEqual(["reference:visits"]);
}

async function proveSymptom(
  estate: LocalEstate,
  environment: string,
  { variables }: EcsService,
  tasks: readonly TaskProcess[],
): Promise<void> {
  for (const task of tasks) await switchOn(task, { stuckPool: true });
  for (const task of tasks) expect((await get(task, "/"))[0]).toBe(500);
  const sessions = await askDatabase(estate, environment, variables["DATABASE_HOST"] ?? "", SESSIONS);
  expect(sessions).toBe(tasks.length * POOL_SIZE);
  await eventually(
    "the metric shows the symptom",
    async () => (await poolBusy(estate, environment, new Date(Date.now() - 60_000))).at(-1) === 100,
    METRIC_SECONDS,
  );
}

async function proveRecovery(
  estate: LocalEstate,
  environment: string,
  { variables }: EcsService,
  tasks: readonly TaskProcess[],
  restarted: Date,
): Promise<void> {
  for (const task of tasks) expect((await get(task, "/"))[0]).toBe(200);
  const sessions = await askDatabase(estate, environment, variables["DATABASE_HOST"] ?? "", SESSIONS);
  expect(sessions).toBeLessThan(tasks.length * POOL_SIZE);
  await eventually(
    "the metric recovers",
    async () => {
      const latest = (await poolBusy(estate, environment, restarted)).at(-1);
      return latest !== undefined && latest < 100;
    },
    METRIC_SECONDS,
  );
}

async function get({ port }: TaskProcess, path: string): Promise<[number, unknown]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return [response.status, await response.json()];
}
