import { mayAct } from "../../../../automation/remediation/admission/may-act";
import type { GuardrailStore } from "../../../../automation/remediation/admission/guardrail-store";
import { runEngine } from "../../../../automation/remediation/execution/engine/run-engine";
import type {
  Ending,
  ExecutionState,
  WorkflowError,
} from "../../../../automation/remediation/execution/execution-state";
import { engine, moody, SILENT_STORE } from "../support/engines";
import { admitted, PLAN, RecordingWorkflow } from "../support/executions";
import { MINUTE, SECOND, T0 } from "../support/guardrails";

const STEPS: ExecutionState["steps"] = [
  { phase: "post-check", step: "verify", says: "2 of 2 tasks are healthy", atMs: T0 },
  { phase: "rollback-check", step: "rollback-check", says: "2 of 2 tasks are old", atMs: T0 },
];

async function running(options: Parameters<typeof admitted>[0] = {}) {
  const { store, state } = await admitted(options);
  const links: string[] = [];
  const linker = () => {
    links.push("made");
    return Promise.resolve(({ id }: { readonly id: string }) => `https://approvals/${id}`);
  };
  const lines: object[] = [];
  const log = (line: object) => lines.push(line);
  const run = (request: object, of: GuardrailStore = store, nowMs = T0 + SECOND) =>
    runEngine(request, { ...engine(of, nowMs), workflow: new RecordingWorkflow(), linker, log });
  const settle = (ending: Ending, error?: WorkflowError, of: GuardrailStore = store) =>
    run({ operation: "settle", ending, state: { ...state, steps: STEPS }, ...(error && { error }) }, of);
  return { store, state, run, settle, links, lines };
}

describe("hold", () => {
  test("extends the lease of an execution that is alive", async () => {
    const { store, state, run, links } = await running();
    const held = await run({ operation: "hold", leaseSeconds: 600, state });
    expect(held).toEqual({ ...state, grant: { ...state.grant, leaseUntilMs: T0 + 601 * SECOND } });
    expect(await mayAct(state.grant, undefined, engine(store, T0 + 10 * MINUTE))).toEqual([]);
    expect(links).toEqual([]);
  });

  test("refuses one that is over", async () => {
    const { state, run, settle } = await running();
    await settle("failed");
    await expect(run({ operation: "hold", leaseSeconds: 60, state })).rejects.toMatchObject({
      name: "EffectRefused",
      message: expect.stringContaining("cannot extend the lease of exe-1") as string,
    });
  });

  test("fails where the store does not answer, by a name that is tried again", async () => {
    const { state, run } = await running();
    await expect(run({ operation: "hold", leaseSeconds: 60, state }, SILENT_STORE)).rejects.toMatchObject({
      name: "Error",
      message: "cannot extend the lease of exe-1: unavailable of the store; try again",
    });
  });
});

describe("ask", () => {
  test("asks about the plan, with a link in the message", async () => {
    const { store, state, run } = await running({ needsApproval: true });
    const planned = { ...state, plan: PLAN };
    expect(await run({ operation: "ask", taskToken: "t", state: planned })).toEqual(planned);
    expect(store.outbox.at(-1)).toMatchObject({
      urgency: "page",
      audit: { fact: { what: "asked", plan: PLAN } },
    });
    expect(store.outbox.at(-1)?.link).toMatch(/^https:\/\/approvals\/apr-/);
  });

  test("asks nothing without a plan, or for an execution that is over", async () => {
    const { store, state, run, settle } = await running({ needsApproval: true });
    await expect(run({ operation: "ask", taskToken: "t", state })).rejects.toThrow("exe-1 has no plan");
    await settle("failed");
    const late = run({ operation: "ask", taskToken: "t", state: { ...state, plan: PLAN } });
    await expect(late).rejects.toMatchObject({ name: "EffectRefused" });
    expect(store.audit.map(({ fact }) => fact.what)).toEqual(["decided", "settled"]);
  });
});

const thrown = (errorType: string, errorMessage: string): WorkflowError => ({
  Error: errorType,
  Cause: JSON.stringify({ errorType, errorMessage, trace: ["at /var/task/index.js"] }),
});

describe("settle", () => {
  test.each<readonly [Ending, WorkflowError | undefined, string, string, "page" | "notice"]>([
    ["verified", undefined, "succeeded-verified", "2 of 2 tasks are healthy", "notice"],
    [
      "refused",
      thrown("CheckNotPassed", "deployment d-1 is under way"),
      "refused",
      "nothing was touched: CheckNotPassed: deployment d-1 is under way",
      "page",
    ],
    [
      "not-approved",
      { Error: "NotApproved", Cause: "ada said no: too busy" },
      "cancelled",
      "nothing was touched: NotApproved: ada said no: too busy",
      "notice",
    ],
    [
      "not-approved",
      { Error: "States.Timeout" },
      "refused",
      "nothing was touched: nobody answered in time",
      "page",
    ],
    [
      "not-approved",
      thrown("EffectRefused", "approval-void: -"),
      "refused",
      "nothing was touched: EffectRefused: approval-void: -",
      "page",
    ],
    [
      "rolled-back",
      thrown("CheckNotPassed", "1 of 2"),
      "rolled-back",
      "CheckNotPassed: 1 of 2; what was done is undone: 2 of 2 tasks are old",
      "page",
    ],
    [
      "failed",
      {
        Error: "CheckNotPassed",
        Cause: `${thrown("A", 'a "b"\n').Cause ?? ""}; then: B: ${thrown("B", "c").Cause ?? ""}`,
      },
      "failed",
      'CheckNotPassed: a "b"\\u000a; then the rollback failed: c; it is not known to be undone',
      "page",
    ],
    ["failed", undefined, "failed", "the workflow does not say why; it is not known to be undone", "page"],
  ])("%s after %j is %s", async (ending, error, outcome, says, urgency) => {
    const { store, settle } = await running();
    expect(await settle(ending, error)).toEqual({ type: "settlement", executionId: "exe-1", outcome });
    expect(store.audit.at(-1)?.fact).toEqual({ what: "settled", outcome, says, steps: STEPS });
    expect(store.outbox.at(-1)?.urgency).toBe(urgency);
  });

  test("asked again answers the same, also after an answer was lost, and writes once", async () => {
    const { store, settle } = await running();
    const first = await settle("verified", undefined, moody(store, "lost"));
    expect(await settle("verified")).toEqual(first);
    expect(store.audit).toHaveLength(2);
  });

  test("does not change what was settled before", async () => {
    const { store, settle } = await running();
    await settle("failed");
    await expect(settle("verified")).rejects.toMatchObject({ name: "EffectRefused" });
    expect(store.audit.at(-1)?.fact).toMatchObject({ outcome: "failed" });
  });

  test("takes what else the workflow service says of an error", async () => {
    const { state, run } = await running();
    const error = { Error: "States.TaskFailed", Cause: "-", Extra: true };
    const settled = run({ operation: "settle", ending: "failed", state, error });
    expect(await settled).toMatchObject({ outcome: "failed" });
  });
});

describe("the metric of runbooks' errors", () => {
  test.each<readonly [Ending, WorkflowError]>([
    // A right that is missing, a step that was killed, a function that cannot begin.
    ["refused", thrown("AccessDeniedException", "not authorized")],
    ["failed", { Error: "Sandbox.Timedout", Cause: "Task timed out after 75.00 seconds" }],
    ["rolled-back", { Error: "States.Timeout" }],
    ["refused", { Error: "Runtime.ImportModuleError" }],
    ["failed", { Error: "CheckNotPassed", RollbackError: "TypeError" }],
  ])("counts an execution that is %s after %j, once it is settled", async (ending, error) => {
    const { settle, lines } = await running();
    await expect(settle(ending, error, SILENT_STORE)).rejects.toThrow("cannot settle");
    expect(lines).toEqual([]);
    await settle(ending, error);
    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: T0 + SECOND,
          CloudWatchMetrics: [
            {
              Namespace: "Homeostat/Remediation",
              Dimensions: [["Environment"]],
              Metrics: [{ Name: "RunbookErrors", Unit: "Count" }],
            },
          ],
        },
        Environment: "prod",
        RunbookErrors: 1,
      },
    ]);
  });

  test.each<readonly [Ending, WorkflowError | undefined]>([
    ["verified", undefined],
    ["refused", thrown("CheckNotPassed", "deployment d-1 is under way")],
    ["refused", thrown("EffectRefused", "stale-fence: -")],
    ["rolled-back", thrown("CheckNotPassed", "1 of 2")],
    ["failed", { Error: "CheckNotPassed", RollbackError: "CheckNotPassed" }],
    ["not-approved", { Error: "NotApproved" }],
    ["not-approved", { Error: "States.Timeout" }],
  ])("does not count what a check or a person ended: %s after %j", async (ending, error) => {
    const { settle, lines } = await running();
    await settle(ending, error);
    expect(lines).toEqual([]);
  });
});

test.each<readonly [object, string]>([
  [{ operation: "hold", leaseSeconds: 0 }, "request.leaseSeconds: "],
  [{ operation: "hold", leaseSeconds: 60, force: true }, 'Unrecognized key: "force"'],
  [{ operation: "act" }, "request.operation: "],
  [{ operation: "settle", ending: "well" }, "request.ending: "],
])("a request such as %j is not understood", async (request, says) => {
  const { state, run } = await running();
  await expect(run({ state, ...request })).rejects.toThrow(says);
});
