import { heartbeat } from "../../../../automation/remediation/admission/heartbeat";
import { settle } from "../../../../automation/remediation/admission/settle";
import { decideApproval } from "../../../../automation/remediation/approval/decide-approval";
import { openApproval } from "../../../../automation/remediation/approval/open-approval";
import type {
  ExecutionState,
  Phase,
  StepRequest,
} from "../../../../automation/remediation/execution/execution-state";
import { runStep } from "../../../../automation/remediation/execution/run-step";
import type {
  AnySteps,
  CheckResult,
  StepContext,
  TargetState,
} from "../../../../automation/remediation/execution/steps";
import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import { engine, SILENT_STORE } from "../support/engines";
import { admitted, PLAN, RecordingWorkflow } from "../support/executions";
import { MINUTE, SECOND, T0 } from "../support/guardrails";
import { SPEC } from "../support/specimens";

const step = { name: "second", says: "Do more", timeoutSeconds: 60 };
/** Two actions: the first takes up to 10 s, the second 60 s; only the first can be undone. */
const spec: RunbookSpec = { ...SPEC, actions: [SPEC.actions[0], step] };

/** Steps that write down what is done to the world, and with what they know. */
class World {
  readonly done: string[] = [];
  readonly contexts: StepContext[] = [];
  desiredTasks = 2;
  look: () => Promise<TargetState> = () => Promise.resolve({ desiredTasks: this.desiredTasks });
  check: CheckResult = { passed: true, says: "2 of 2 tasks are healthy" };
  effect: () => Promise<{ says: string; notes?: Record<string, string> }> = () =>
    Promise.resolve({ says: "it is done" });

  readonly steps: AnySteps = {
    targetState: () => this.look(),
    preChecks: { look: () => Promise.resolve(this.check) },
    actions: {
      act: (context) => this.touch("act", context),
      second: (context) => this.touch("second", context),
    },
    postChecks: { verify: () => Promise.resolve(this.check) },
    rollbacks: { undo: (context) => this.touch("undo", context) },
    rolledBack: () => Promise.resolve(this.check),
  };

  private touch(name: string, context: StepContext) {
    this.done.push(name);
    this.contexts.push(context);
    return this.effect();
  }
}

type More = Partial<StepRequest> & { readonly nowMs?: number };

/** Runs a step of an execution that has its plan. */
async function running(options: Parameters<typeof admitted>[0] = {}) {
  const world = new World();
  const { store, state } = await admitted(options);
  const planned: ExecutionState = { ...state, plan: PLAN };
  const run = (
    phase: Phase,
    name: string,
    { nowMs = T0, ...more }: More = {},
    of = store as typeof SILENT_STORE,
  ) => {
    const changes = phase === "action" || phase === "rollback";
    const request = { phase, step: name, state: planned, ...(changes && { digest: null }), ...more };
    return runStep({ spec, steps: world.steps }, request, engine(of, nowMs));
  };
  return { world, store, state, planned, run };
}

/** One that waits for ada, who is asked about the plan and says yes. */
async function approved(says: "approve" | "reject" = "approve") {
  const all = await running({ needsApproval: true });
  const deps = { ...engine(all.store), workflow: new RecordingWorkflow() };
  const opened = await openApproval({ state: all.state, plan: PLAN, taskToken: "t" }, deps);
  if (opened.kind !== "done") throw new Error("not asked");
  const { id: approvalId, digest } = opened.answer;
  await decideApproval({ approvalId, digest, decision: says, by: "ada", why: "-" }, deps);
  return { ...all, digest };
}

describe("a check", () => {
  test.each<readonly [Phase, string]>([
    ["pre-check", "look"],
    ["post-check", "verify"],
    ["rollback-check", "rollback-check"],
  ])("of phase %s that passes is recorded with its notes", async (phase, name) => {
    const { world, planned, run } = await running();
    world.check = { passed: true, says: "2 of 2", notes: { seen: 2 } };
    const after = await run(phase, name, { state: { ...planned, notes: { before: 1 } } });
    expect(after).toEqual({
      ...planned,
      notes: { before: 1, seen: 2 },
      steps: [{ phase, step: name, says: "2 of 2", atMs: T0 }],
    });
  });

  test("that does not pass ends with what it saw, made fit for a log", async () => {
    const { world, run } = await running();
    world.check = { passed: false, says: `1 of 2\n\u202e${"x".repeat(5_000)}` };
    const failed = run("post-check", "verify");
    await expect(failed).rejects.toMatchObject({ name: "CheckNotPassed" });
    await expect(failed).rejects.toThrow(/^1 of 2\\u000a\\u202ex{980,}…$/);
  });
});

test("a plan says what will be done to what, and until when a person may answer", async () => {
  const { state, run } = await running();
  const { plan, steps } = await run("plan", "plan", { state, nowMs: T0 + SECOND });
  expect(plan).toEqual({
    actions: ["Look at it", "Do more"],
    targetState: { desiredTasks: 2 },
    madeAtMs: T0 + SECOND,
    untilMs: T0 + SECOND + 60 * MINUTE,
  });
  expect(steps).toEqual([{ phase: "plan", step: "plan", says: "2 actions are planned", atMs: T0 + SECOND }]);
});

describe("an effect", () => {
  test("happens behind a good fence, and knows what was there before", async () => {
    const { world, planned, run } = await running();
    world.effect = () => Promise.resolve({ says: "began", notes: { deployment: "d-1" } });
    const after = await run("action", "act", { nowMs: T0 + SECOND });
    expect(world.done).toEqual(["act"]);
    expect(world.contexts[0]).toMatchObject({
      executionId: "exe-1",
      fence: 1,
      before: { desiredTasks: 2 },
      actingSinceMs: T0,
    });
    expect(after.notes).toEqual({ deployment: "d-1" });
    expect(after.grant).toEqual(planned.grant);
  });

  test.each<readonly [Phase, string]>([
    ["action", "act"],
    ["action", "second"],
    ["rollback", "undo"],
  ])("of phase %s (%s) does not happen once the execution is settled", async (phase, name) => {
    const { world, store, planned, run } = await running();
    await settle(planned.grant, "failed", "taken for dead", engine(store));
    await expect(run(phase, name)).rejects.toMatchObject({
      name: "EffectRefused",
      message: "stale-fence: exe-1 does not hold its target with fence 1",
    });
    expect(world.done).toEqual([]);
  });

  test("does not happen when its lease could end before it, until the lease is renewed", async () => {
    const { world, store, planned, run } = await running();
    const nowMs = T0 + 4 * MINUTE + SECOND;
    await expect(run("action", "second", { nowMs })).rejects.toThrow(/^lease-over: /);
    expect((await run("action", "act", { nowMs })).steps).toHaveLength(1);
    await heartbeat(planned.grant, 61, engine(store, nowMs));
    await run("action", "second", { nowMs });
    expect(world.done).toEqual(["act", "second"]);
  });

  test("does not happen when its function could outlive the lease", async () => {
    const { world, planned, store } = await running();
    const request = { phase: "action", step: "act", state: planned, digest: null };
    const within = (seconds: number) =>
      runStep({ spec, steps: world.steps }, request, {
        ...engine(store),
        remainingMs: () => seconds * SECOND,
      });
    await expect(within(300)).rejects.toThrow(/^lease-over: /);
    expect(world.done).toEqual([]);
    await within(299);
    expect(world.done).toEqual(["act"]);
  });

  test("does not happen without the store, or without a plan", async () => {
    const { world, state, run } = await running();
    await expect(run("action", "act", {}, SILENT_STORE)).rejects.toThrow(
      "store-unavailable: connection refused",
    );
    await expect(run("action", "act", { state })).rejects.toMatchObject({ name: "EffectRefused" });
    expect(world.done).toEqual([]);
  });

  test("that throws keeps its name and its text, made fit for a log", async () => {
    const { world, run } = await running();
    world.effect = () =>
      Promise.reject(Object.assign(new Error("no\u001b[31m"), { name: "ClusterNotFound" }));
    await expect(run("action", "act")).rejects.toMatchObject({
      name: "ClusterNotFound",
      message: "no\\u001b[31m",
    });
  });

  test("that throws something else than an error is one all the same", async () => {
    const { world, run } = await running();
    const text = "no" as unknown as Error;
    world.effect = () => Promise.reject(text);
    await expect(run("action", "act")).rejects.toThrow("no");
  });
});

describe("an effect that needs an approval", () => {
  test("happens with one", async () => {
    const { world, run, digest } = await approved();
    await run("action", "act", { digest });
    await run("action", "second", { digest, nowMs: T0 + 30 * MINUTE + SECOND });
    expect(world.done).toEqual(["act", "second"]);
  });

  test("is undone though the approval has expired meanwhile", async () => {
    const { world, run, digest } = await approved();
    await run("rollback", "undo", { digest, nowMs: T0 + 31 * MINUTE });
    expect(world.done).toEqual(["undo"]);
  });

  test("does not begin when the approval has expired", async () => {
    const { world, run, digest } = await approved();
    await expect(run("action", "act", { digest, nowMs: T0 + 30 * MINUTE })).rejects.toThrow(
      /^approval-expired: /,
    );
    expect(world.done).toEqual([]);
  });

  test("does not begin when the target has changed since it was shown", async () => {
    const { world, run, digest } = await approved();
    world.desiredTasks = 3;
    await expect(run("action", "act", { digest })).rejects.toMatchObject({
      name: "EffectRefused",
      message: "approval-void: ada approved another plan or target state",
    });
    expect(world.done).toEqual([]);
    // What the first action changes itself voids nothing.
    await run("action", "second", { digest });
  });

  test("does not begin when nobody can see whether the target has changed, and is no failure to undo", async () => {
    const { world, run, digest } = await approved();
    world.look = () => Promise.reject(new Error("Rate exceeded\nfor all"));
    await expect(run("action", "act", { digest })).rejects.toMatchObject({
      name: "EffectRefused",
      message: "target-unknown: whether it is still as approved cannot be seen: Rate exceeded\\u000afor all",
    });
    expect(world.done).toEqual([]);
  });

  test("does not happen with another plan than the one that was approved", async () => {
    const { world, planned, run, digest } = await approved();
    const state = { ...planned, plan: { ...PLAN, actions: ["Delete it"] } };
    for (const name of ["act", "second"]) {
      await expect(run("action", name, { state, digest })).rejects.toThrow(/^approval-void: /);
    }
    await expect(run("action", "act", { digest: "f".repeat(64) })).rejects.toThrow(/^approval-void: /);
    await expect(run("action", "act", { digest: null })).rejects.toThrow(/^approval-void: /);
    expect(world.done).toEqual([]);
  });

  test.each(["act", "second"])("%s does not happen when a person said no", async (name) => {
    const { world, run, digest } = await approved("reject");
    await expect(run("action", name, { digest })).rejects.toThrow("approval-missing: nobody has approved it");
    expect(world.done).toEqual([]);
  });
});

describe("a request is not understood", () => {
  test.each<readonly [string, object, string]>([
    ["with a name that nobody knows", { operation: "act" }, 'request: Unrecognized key: "operation"'],
    ["of no phase", { phase: "act" }, "request.phase: "],
    ["of a step that is not there", { step: "look" }, 'there is no action "look"; allowed: act, second'],
    ["of a step that every object has", { step: "toString" }, 'there is no action "toString"'],
    ["of a plan by another name", { phase: "plan", step: "scheme" }, "allowed: plan"],
  ])("%s", async (_, change, says) => {
    const { world, run } = await running();
    await expect(run("action", "act", change)).rejects.toThrow(says);
    expect(world.done).toEqual([]);
  });

  test("with data that nobody knows, deep inside", async () => {
    const { world, planned, run } = await running();
    const grant = { ...planned.grant, isRoot: true };
    await expect(run("action", "act", { state: { ...planned, grant } })).rejects.toThrow(
      'request.state.grant: Unrecognized key: "isRoot"',
    );
    expect(world.done).toEqual([]);
  });

  test("for another runbook", async () => {
    const { world, planned, run } = await running();
    const scope = { ...planned.grant.scope, runbookId: "other" };
    const state = { ...planned, grant: { ...planned.grant, scope } };
    await expect(run("action", "act", { state })).rejects.toThrow(
      'the request is for runbook "other"; this function runs specimen',
    );
    expect(world.done).toEqual([]);
  });
});

describe("the data of an execution", () => {
  test("takes no more notes of one step than leave room for the others", async () => {
    const { world, run } = await running();
    world.check = { passed: true, says: "-", notes: { all: "é".repeat(16_384) } };
    await expect(run("pre-check", "look")).rejects.toThrow("look notes 32778 bytes; allowed: 32768");
  });

  test("is refused when the workflow could not carry it", async () => {
    const { planned, run } = await running();
    const state = { ...planned, notes: { all: "x".repeat(205_000) } };
    await expect(run("pre-check", "look", { state })).rejects.toThrow(
      /the data of exe-1 has 20\d{4} bytes; allowed: 204800/,
    );
  });
});
