import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import { execute, type TaskCall, TaskFailure } from "../../../support/state-machine";
import {
  ALWAYS_ASKS,
  ENGINE,
  functionArnOf,
  IRREVERSIBLE,
  THREE_ACTIONS,
  workflowOf,
} from "./workflow-fixtures";

interface Scenario {
  readonly spec?: RunbookSpec;
  readonly needsApproval?: boolean;
  readonly runbookId?: string;
  /** Errors by step, one for each attempt; `undefined` lets the attempt pass. Attempts beyond the list pass. */
  readonly failures?: Readonly<Record<string, readonly (string | undefined)[]>>;
}

/** Which steps were called, in a form that reads as a story: `hold` with what it holds for is told by its place. */
function story({
  spec = THREE_ACTIONS,
  needsApproval = false,
  runbookId = spec.id,
  failures = {},
}: Scenario) {
  const told: string[] = [];
  const attempts = new Map<string, number>();
  const settled: Record<string, unknown>[] = [];
  const answer = ({ resource, parameters }: TaskCall): unknown => {
    const asked = (parameters["Payload"] ?? parameters) as Record<string, unknown>;
    const { operation, step, state } = asked;
    const name = String(step ?? operation);
    expect(resource).toBe(
      operation === "ask"
        ? "arn:aws:states:::lambda:invoke.waitForTaskToken"
        : operation === undefined
          ? functionArnOf(spec.id)
          : ENGINE,
    );
    expect(state).toMatchObject({ grant: { scope: { runbookId } } });
    told.push(lineOf(asked));
    if (operation === "settle") settled.push(asked);
    const attempt = attempts.get(name) ?? 0;
    attempts.set(name, attempt + 1);
    const failure = failures[name]?.[attempt];
    if (failure !== undefined) throw new TaskFailure(failure, `${name} failed`);
    return operation === "ask" ? { digest: "signed" } : state;
  };
  const grant = { needsApproval, scope: { runbookId } };
  const { status } = execute(workflowOf([spec]), { state: { grant } }, answer);
  return { told, status, error: settled[0]?.["error"] };
}

function lineOf({ operation, phase, step, ending, digest }: Record<string, unknown>): string {
  if (operation === "settle") return `settle ${ending as string}`;
  if (typeof phase !== "string" || typeof step !== "string") return operation as string;
  return digest === undefined ? `${phase} ${step}` : `${phase} ${step} with ${digest as string}`;
}

const PREPARED = ["hold", "pre-check look-once", "pre-check look-twice", "plan plan"];
const acted = (digest: string) =>
  ["first", "second", "third"].flatMap((name) => ["hold", `action ${name} with ${digest}`]);
const CHECKED = ["hold", "post-check is-well", "post-check stays-well"];
const undone = (...names: string[]) => [
  ...names.flatMap((name) => ["hold", `rollback undo-${name} with null`]),
  "hold",
  "rollback-check rollback-check",
];

describe("an execution", () => {
  test("checks, acts behind a hold each, checks again and ends verified", () => {
    expect(story({})).toEqual({
      told: [...PREPARED, ...acted("null"), ...CHECKED, "settle verified"],
      status: "succeeded",
      error: undefined,
    });
  });

  test("asks a person where it must, and hands what was signed to every action", () => {
    const { told } = story({ needsApproval: true });

    expect(told).toEqual([...PREPARED, "hold", "ask", ...acted("signed"), ...CHECKED, "settle verified"]);
  });

  test("of a runbook that never acts by itself asks even when the grant does not say so", () => {
    const { told } = story({ spec: ALWAYS_ASKS, needsApproval: false });

    expect(told.slice(PREPARED.length, PREPARED.length + 4)).toEqual([
      "hold",
      "ask",
      "hold",
      "action first with signed",
    ]);
  });

  test.each(["CheckNotPassed", "Error", "States.Timeout"])(
    "ends refused when a pre-check fails with %s",
    (name) => {
      const { told, error } = story({ failures: { "look-twice": Array<string>(9).fill(name) } });

      expect(told.slice(-1)).toEqual(["settle refused"]);
      expect(told.filter((line) => /action|rollback/.test(line))).toEqual([]);
      expect(error).toEqual({ Error: name, Cause: "look-twice failed" });
    },
  );

  test("does not ask a pre-check again that looked and did not pass", () => {
    const { told } = story({ failures: { "look-once": ["CheckNotPassed"] } });

    expect(told).toEqual(["hold", "pre-check look-once", "settle refused"]);
  });

  test.each([
    ["States.Timeout", "nobody answered"],
    ["NotApproved", "a person said no"],
    ["Lambda.Unknown", "nobody could be asked"],
  ])("ends without approval on %s, when %s", (name) => {
    const { told, error } = story({ needsApproval: true, failures: { ask: [name] } });

    expect(told).toEqual([...PREPARED, "hold", "ask", "settle not-approved"]);
    expect(error).toMatchObject({ Error: name });
  });

  test("ends refused when its first action was refused", () => {
    const { told } = story({ failures: { first: ["EffectRefused"] } });

    expect(told).toEqual([...PREPARED, "hold", "action first with null", "settle refused"]);
  });

  test.each([
    ["first", ["first"]],
    ["second", ["second", "first"]],
    ["third", ["third", "second", "first"]],
  ])("undoes backwards from the action %s when that fails", (failed, names) => {
    const { told, error } = story({ failures: { [failed]: ["Error"] } });
    const from = told.indexOf(`action ${failed} with null`);

    expect(told.slice(from + 1)).toEqual([...undone(...names), "settle rolled-back"]);
    expect(error).toEqual({ Error: "Error", Cause: `${failed} failed` });
  });

  test("does not repeat an action that failed, but one that Lambda had no room for", () => {
    const throttled = "Lambda.TooManyRequestsException";
    const { told } = story({ failures: { second: [throttled, throttled, "Error"] } });

    expect(told.filter((line) => line === "action second with null")).toHaveLength(3);
    expect(told.slice(-1)).toEqual(["settle rolled-back"]);
  });

  test("undoes what was done when a later action is refused", () => {
    const { told } = story({ failures: { second: ["EffectRefused"] } });

    expect(told.slice(-6)).toEqual([...undone("second", "first").slice(-5), "settle rolled-back"]);
  });

  test("asks a post-check as often as its spec says, then undoes everything", () => {
    const passes = story({ failures: { "is-well": Array<string>(3).fill("CheckNotPassed") } });
    const fails = story({ failures: { "is-well": Array<string>(4).fill("CheckNotPassed") } });

    expect(passes.told.slice(-1)).toEqual(["settle verified"]);
    expect(passes.told.filter((line) => line === "post-check is-well")).toHaveLength(4);
    expect(fails.told.slice(-9)).toEqual([...undone("third", "second", "first"), "settle rolled-back"]);
    expect(fails.error).toEqual({ Error: "CheckNotPassed", Cause: "is-well failed" });
  });

  test("of twelve looks of a post-check three may fail, however many do not pass in between", () => {
    const spec = {
      ...THREE_ACTIONS,
      postChecks: [{ ...THREE_ACTIONS.postChecks[0], attempts: 12 }],
    } as const;
    const scattered = (errors: number): string[] =>
      Array.from({ length: errors }, () => ["CheckNotPassed", "Error"]).flat();

    expect(story({ spec, failures: { "is-well": scattered(3) } }).told.slice(-1)).toEqual([
      "settle verified",
    ]);
    const fails = story({ spec, failures: { "is-well": scattered(4) } });
    expect(fails.told.slice(-1)).toEqual(["settle rolled-back"]);
    expect(fails.error).toEqual({ Error: "Error", Cause: "is-well failed" });
  });

  test("ends failed when a rollback fails, and tells of both failures", () => {
    const { told, error } = story({ failures: { third: ["Error"], "undo-second": ["EffectRefused"] } });

    expect(told.slice(-2)).toEqual(["rollback undo-second with null", "settle failed"]);
    expect(told).not.toContain("rollback undo-first with null");
    expect(error).toEqual({
      Error: "Error",
      RollbackError: "EffectRefused",
      Cause: "third failed; then the rollback failed: EffectRefused: undo-second failed",
    });
  });

  test("ends failed when the world is not seen to be as it was", () => {
    const { told } = story({
      failures: { third: ["Error"], "rollback-check": Array<string>(99).fill("CheckNotPassed") },
    });

    expect(told.slice(-1)).toEqual(["settle failed"]);
    // Undoing is given as long as doing: five attempts are the most of its post-checks.
    expect(told.filter((line) => line.startsWith("rollback-check"))).toHaveLength(5);
  });

  test.each(["first", "second"])("ends failed when %s fails and nothing undoes it", (failed) => {
    const { told } = story({ spec: IRREVERSIBLE, failures: { [failed]: ["Error"] } });

    expect(told.slice(-2)).toEqual([`action ${failed} with signed`, "settle failed"]);
  });

  test.each([
    [0, "settle refused"],
    [1, "settle refused"],
    [2, "settle rolled-back"],
    [4, "settle rolled-back"],
  ])("acts no more once hold number %i gets no answer: %s", (index, end) => {
    const before = Array<undefined>(index).fill(undefined);
    const { told } = story({ failures: { hold: [...before, "EffectRefused"] } });

    expect(told.slice(-1)).toEqual([end]);
    expect(told.filter((line) => line.startsWith("action"))).toHaveLength(Math.max(0, index - 1));
  });

  test("of a runbook that has no branch touches nothing", () => {
    const { told, error } = story({ runbookId: "added-later" });

    expect(told).toEqual(["settle refused"]);
    expect(error).toEqual({ Error: "UnknownRunbook", Cause: "the workflow has no branch for added-later" });
  });

  test("fails where it cannot settle, so that somebody else does", () => {
    const { told, status } = story({ failures: { settle: Array<string>(99).fill("Error") } });

    expect(status).toBe("failed");
    expect(told.filter((line) => line === "settle verified")).toHaveLength(7);
  });
});
