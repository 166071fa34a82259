import { health } from "../../local";
import { buildAndDestroy, destroyed, type Round } from "../support/estate/build-and-destroy";
import { DEV_STACKS } from "../support/estate/dev-stacks";
import { expectCode, homeostat, locally, ROOT } from "../support/estate/homeostat";
import { startHomeostat } from "../support/estate/start-homeostat";

const ROUND_MS = 20 * 60_000;
const LEFT = ["dev-state"];
const WHOLE: Round = { secondPlan: `${DEV_STACKS.length} unchanged`, left: LEFT };

/** Each test goes on from where the one before it ended. */
describe("dev, twice in a row", () => {
  beforeAll(async () => {
    const running = (await health(ROOT)).filter(({ state }) => state !== "ended");
    if (running.length > 0) throw new Error("an estate is running in this checkout: homeostat local down");
  });
  afterAll(() => {
    expectCode(homeostat("local", "down"), 0);
  });

  test(
    "is built, planned empty and shown to mend itself by what npm start runs",
    async () => {
      const outcome = await startHomeostat("start", "--once", "--keep").ended;
      expectCode(outcome, 0);
      const { output } = outcome;
      for (const step of [
        "embedded estate",
        "bootstrap dev",
        "apply dev",
        "second plan, which must be empty",
      ])
        expect(output).toContain(`== ${step}`);
      expect(output).toContain(`${DEV_STACKS.length} applied`);
      expect(output).toMatch(/From the alarm's event to a verified fix: \d+\.\d s\./);
      expect(output).toMatch(/^RDS for PostgreSQL +\d+ +\d+\.\d\d$/m);
      expect(output).toMatch(/^total +\d{3} +\d+\.\d\d +fixed part$/m);
      expect(output).toMatch(/Built and checked in \S+: \d/);
      expect(output).toContain(`: ${DEV_STACKS.length} stacks, and a second plan without changes.`);
      expect(output).toContain("the embedded estate is still up");
      expectCode(homeostat("local", "status"), 0);
    },
    ROUND_MS,
  );

  test(
    "is destroyed for the first time",
    async () => {
      expect(await destroyed("dev")).toEqual(LEFT);
    },
    ROUND_MS,
  );

  test(
    "is built, planned empty and destroyed for the second time",
    async () => {
      await expect(buildAndDestroy("dev")).resolves.toEqual(WHOLE);
      expectCode(homeostat("plan", ...locally("dev"), "--stack", "state"), 0);
    },
    ROUND_MS,
  );
});
