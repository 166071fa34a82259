import { health } from "../../local";
import {
  estateEndpoints,
  estateProcesses,
  openEndpoints,
  survivors,
} from "../support/estate/estate-processes";
import { expectCode, homeostat, ROOT } from "../support/estate/homeostat";
import { useEstate } from "../support/estate/use-estate";

/** Each member that is killed here, and the others that hold references to it. */
const DEPENDENTS = {
  moto: /^(gateway|task-runner|metrics)$/,
  ministack: /^(gateway|database-\w+|cache-\w+|task-runner|metrics)$/,
  gateway: /^(task-runner|metrics)$/,
  "database-dev": /^task-runner$/,
  "cache-dev": /^task-runner$/,
  "task-runner": /^$/,
  metrics: /^$/,
};

describe("the members of the estate", () => {
  useEstate();

  test.each(Object.entries(DEPENDENTS))(
    "%s is killed: status says so, up repairs it",
    async (name, dependents) => {
      const before = await health(ROOT);
      const pid = before.find((member) => member.name === name)?.pid ?? 0;
      expect(survivors([pid])).toEqual([pid]);
      process.kill(pid, "SIGKILL");

      const told = homeostat("local", "status");
      expectCode(told, 1);
      expect(told.stdout).toMatch(new RegExp(`^${name} +ended *$`, "m"));
      expect(told.stdout).toContain("homeostat local up");

      const refused = homeostat("plan", "--env", "dev", "--local");
      expectCode(refused, 5);
      expect(refused.output).toContain("the embedded estate does not run");

      expectCode(homeostat("local", "up"), 0);
      expectCode(homeostat("local", "status"), 0);
      const after = await health(ROOT);
      expect(after.find((member) => member.name === name)?.pid).not.toBe(pid);
      // What does not need the killed one goes on, with all that it holds.
      const untouched = (member: string): boolean => member !== name && !dependents.test(member);
      for (const { name: other, pid: kept } of before.filter((member) => untouched(member.name)))
        expect(after.find((member) => member.name === other)?.pid).toBe(kept);
    },
  );

  test("all are killed at once: up repairs them", async () => {
    for (const { pid } of await health(ROOT)) if (pid !== undefined) process.kill(pid, "SIGKILL");
    expectCode(homeostat("local", "status"), 1);
    expectCode(homeostat("local", "up"), 0);
    expectCode(homeostat("local", "status"), 0);
  });

  test("down ends every process and closes every port, also after a crash", async () => {
    const [pids, endpoints] = [estateProcesses(), await estateEndpoints()];
    expect(pids.length).toBeGreaterThanOrEqual(10);
    expect(await openEndpoints(endpoints)).toEqual(endpoints);
    const gateway = (await health(ROOT)).find(({ name }) => name === "gateway");
    process.kill(gateway?.pid ?? 0, "SIGKILL");

    expectCode(homeostat("local", "down"), 0);
    expect(survivors(pids)).toEqual([]);
    expect(await openEndpoints(endpoints)).toEqual([]);
    expect(estateProcesses()).toEqual([]);
    expectCode(homeostat("local", "down"), 0);
  });
});
