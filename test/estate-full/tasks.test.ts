import { type LocalEstate, status } from "../../local";
import { askDatabase } from "../support/estate/data-sessions";
import { estateProcesses, survivors } from "../support/estate/estate-processes";
import { serviceOf, settledTasks } from "../support/estate/estate-tasks";
import { expectCode, homeostat, ROOT } from "../support/estate/homeostat";
import { makeReferenceService } from "../support/estate/make-reference-service";
import { proveTasksAreReal } from "../support/estate/prove-tasks-are-real";
import { useEstate } from "../support/estate/use-estate";

/** The estate of this checkout, which the tests start and repair. */
async function estate(): Promise<LocalEstate> {
  const running = await status(ROOT);
  if (!running) throw new Error("the embedded estate does not run");
  return running;
}

function pidOf({ processes }: LocalEstate, member: string): number {
  return processes.find(({ name }) => name === member)?.pid ?? 0;
}

describe("the tasks of a service", () => {
  useEstate();

  test("are processes with a real database and cache: a fault shows, a new deployment heals it", async () => {
    await makeReferenceService(await estate(), "dev", 2);
    await proveTasksAreReal(await estate(), "dev");
  });

  test("of two environments do not meet in a database", async () => {
    await makeReferenceService(await estate(), "staging", 1);
    const { variables: dev } = await serviceOf(await estate(), "dev");
    const { variables: staging, ...service } = await serviceOf(await estate(), "staging");
    await settledTasks(await estate(), "staging", { ...service, variables: staging });

    const tables = "select count(*)::int from pg_tables where tablename = 'visits'";
    expect(await askDatabase(await estate(), "dev", dev["DATABASE_HOST"] ?? "", tables)).toBe(1);
    expect(await askDatabase(await estate(), "staging", staging["DATABASE_HOST"] ?? "", tables)).toBe(0);
  });

  test("are replaced when their runner was killed: none is left over", async () => {
    const running = await estate();
    const service = await serviceOf(running, "dev");
    const before = await settledTasks(running, "dev", service);
    process.kill(pidOf(running, "task-runner"), "SIGKILL");
    expectCode(homeostat("local", "status"), 1);
    expect(survivors(before.map(({ pid }) => pid))).toHaveLength(before.length);

    expectCode(homeostat("local", "up"), 0);
    const after = await settledTasks(await estate(), "dev", service, before);
    expect(after.map(({ taskArn }) => taskArn).sort()).toEqual(before.map(({ taskArn }) => taskArn).sort());
  });

  test("end with the estate, also when their runner was killed", async () => {
    const running = await estate();
    await settledTasks(running, "dev", await serviceOf(running, "dev"));
    const pids = estateProcesses();
    process.kill(pidOf(running, "task-runner"), "SIGKILL");

    expectCode(homeostat("local", "down"), 0);
    expect(survivors(pids)).toEqual([]);
    expect(estateProcesses()).toEqual([]);
  });
});
