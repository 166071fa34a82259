import fc from "fast-check";
import { guardrailLimits } from "../../../../automation/remediation/guardrails/limits";
import { explain } from "./explain";
import { MUTATIONS } from "./mutations";
import { search } from "./property";
import type { Delivery, Scenario, Trouble } from "./scenario";
import { play } from "./world";

const RUNS = Number(process.env["INVARIANT_RUNS"] ?? 500);

/** Two engines hear of two troubles at the same moment, where one execution is allowed. */
const threshold1: Scenario = {
  skewsMs: [0, 0],
  limits: guardrailLimits({ concurrentExecutions: 1, servicesAffected: 2 }),
  troubles: [trouble(0), trouble(1)],
  deliveries: [delivery(0, 0), delivery(1, 1)],
  ticksMs: [],
  sweeps: [],
  faults: [],
  outageFrom: undefined,
  pauses: false,
  tearsReads: false,
};

describe("the nine invariants", () => {
  test(`hold in ${RUNS} interleavings`, async () => {
    const result = await search({ runs: RUNS });
    if (result.failure) throw new Error(await explain(result));
    expect(result.runs).toBe(RUNS);
  }, 600_000);

  test.each(Object.entries(MUTATIONS))(
    "notice who would %s",
    async (_, mutation) => {
      const result = await search({ runs: 20_000, seed: 4 }, mutation);
      expect(result.failure?.broken[0]).toMatch(/^invariant \d: /);
    },
    120_000,
  );
});

test("a failure is told turn by turn in a small scenario, and can be played again", async () => {
  const mutation = MUTATIONS["drop the version check of the environment"];
  const result = await search({ runs: 1_000, seed: 3 }, mutation);
  const told = await explain(result, mutation);
  expect(told).toMatch(/^An invariant is broken in interleaving \d+:\n {2}invariant \d: /);
  expect(told.match(/^ {2}delivery /gm)?.length).toBeLessThanOrEqual(2);
  expect(told).toMatch(/^ +\d+ {2}engine \d \(delivery \d\) commits$/m);

  const path = result.failure?.path ?? "";
  expect(told).toContain(`--seed 3 --path "${path}"`);
  const again = await search({ runs: 1_000, seed: 3, path }, mutation);
  expect(await explain(again, mutation)).toContain(told.slice(told.indexOf("Scenario:")));
}, 60_000);

describe("races that others have had", () => {
  test("a threshold of 1 lets two through that ask at the same moment (StackStorm #4481)", async () => {
    await neverBreaks(threshold1);
    await sometimesBreaks(
      threshold1,
      "drop the version check of the environment",
      /invariant 1: .* one too many/,
    );
  });

  test("the first put of all is unconditional (Automated Security Response)", async () => {
    const sameTarget = { ...threshold1, troubles: [trouble(0), trouble(0)] };
    await neverBreaks(sameTarget);
    await sometimesBreaks(sameTarget, "put unconditionally where nothing was yet", /shares its target/);
  });
});

function trouble(target: number): Trouble {
  return { runbook: target, service: 0, target, needsApproval: false };
}

function delivery(engine: number, about: number): Delivery {
  return {
    engine,
    trouble: about,
    outcome: "succeeded-verified",
    delayed: 0,
    heartbeats: 0,
    hesitates: 0,
    approver: "signs",
    crashAt: undefined,
  };
}

async function neverBreaks(scenario: Scenario): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      expect(await play(scenario, scheduler)).toEqual([]);
    }),
    { numRuns: 200 },
  );
}

async function sometimesBreaks(scenario: Scenario, name: string, how: RegExp): Promise<void> {
  const broken: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      broken.push(...(await play(scenario, scheduler, MUTATIONS[name])));
    }),
    { numRuns: 200 },
  );
  expect(broken.join("\n")).toMatch(how);
}
