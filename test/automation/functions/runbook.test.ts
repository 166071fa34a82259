import { runbookHandler } from "../../../automation/functions/runbook";
import type { ExecutionState } from "../../../automation/remediation/execution/execution-state";
import type { AnySteps } from "../../../automation/remediation/execution/steps";
import { PLAN, SCOPE } from "../remediation/support/executions";
import { INCIDENT, SPEC } from "../remediation/support/specimens";

const context = { getRemainingTimeInMillis: () => 1_000 };
const state: ExecutionState = {
  grant: {
    executionId: "exe-1",
    fence: 1,
    scope: SCOPE,
    leaseUntilMs: Date.now() + 60_000,
    needsApproval: false,
  },
  incident: INCIDENT,
  notes: {},
  steps: [],
  plan: PLAN,
};

/** A port that counts what is done through it. */
class Door {
  opened = 0;
  open(): void {
    this.opened += 1;
  }
}

const createSteps = (door: Door): AnySteps => ({
  targetState: () => Promise.resolve({}),
  preChecks: { look: () => Promise.resolve({ passed: true, says: "it is shut" }) },
  actions: {
    act: () => {
      door.open();
      return Promise.resolve({ says: "it is open" });
    },
  },
  postChecks: { verify: () => Promise.resolve({ passed: false, says: "it is still shut" }) },
});

describe("a runbook's function", () => {
  const before = process.env;
  beforeEach(() => {
    process.env = {
      ...before,
      HOMEOSTAT_TABLE: "remediation",
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
      // Nobody listens there.
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    };
  });
  afterEach(() => {
    process.env = before;
  });

  function start() {
    const door = new Door();
    return { door, handler: runbookHandler(SPEC, createSteps, () => door) };
  }

  test("runs the step that it is asked for", async () => {
    const after = await start().handler({ phase: "pre-check", step: "look", state }, context);
    expect(after).toMatchObject({
      ...state,
      steps: [{ phase: "pre-check", step: "look", says: "it is shut" }],
    });
  });

  test("ends with the name of the error that the workflow goes by", async () => {
    const { handler } = start();
    const failed = handler({ phase: "post-check", step: "verify", state }, context);
    await expect(failed).rejects.toMatchObject({ name: "CheckNotPassed", message: "it is still shut" });
  });

  test("touches nothing while the table is out of reach", async () => {
    const { door, handler } = start();
    const acting = handler({ phase: "action", step: "act", state, digest: null }, context);
    await expect(acting).rejects.toMatchObject({
      name: "EffectRefused",
      message: expect.stringContaining("store-unavailable") as string,
    });
    expect(door.opened).toBe(0);
  });

  test("is told how the cache speaks, where its spec connects there, and does not start untold", () => {
    const told: boolean[] = [];
    const connecting = () =>
      runbookHandler({ ...SPEC, connectsTo: ["cache"] }, createSteps, ({ cacheTls }) => {
        told.push(cacheTls);
        return new Door();
      });
    expect(connecting).toThrow('HOMEOSTAT_CACHE_TLS is not set; allowed: "required" or "none"');
    for (const text of ["required", "none"]) {
      process.env["HOMEOSTAT_CACHE_TLS"] = text;
      connecting();
    }
    expect(told).toEqual([true, false]);
  });

  test("does not start without its table", () => {
    delete process.env["HOMEOSTAT_TABLE"];
    expect(start).toThrow("HOMEOSTAT_TABLE is not set");
  });
});
