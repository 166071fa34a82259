import validate from "asl-validator";
import { APPROVAL_SECONDS } from "../../../../automation/remediation/execution/execution-state";
import { RUNBOOKS } from "../../../../automation/runbooks";
import type { StateMachine } from "../../../../constructs/remediation/workflow/states";
import { ALWAYS_ASKS, IRREVERSIBLE, THREE_ACTIONS, workflowOf } from "./workflow-fixtures";
import { problemsOf } from "./structure";

const whole = workflowOf();

/** A copy with one state changed, or gone. */
function changed(name: string, change: object | undefined): StateMachine {
  const States = Object.fromEntries(
    Object.entries(whole.States).flatMap(([key, state]) =>
      key !== name ? [[key, state]] : change ? [[key, { ...state, ...change }]] : [],
    ),
  ) as StateMachine["States"];
  return { ...whole, States };
}

describe("the workflow of all runbooks", () => {
  test.each(RUNBOOKS.map((spec) => [spec.id, spec] as const))("is valid for %s", (_, spec) => {
    const { isValid, errorsText } = validate(workflowOf([spec]));

    expect(errorsText()).toBe("");
    expect(isValid).toBe(true);
  });

  test("is valid as a whole, and plain JSON", () => {
    expect(validate(whole).isValid).toBe(true);
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });

  test("is found invalid when a state is missing that another leads to", () => {
    const broken = changed("restart-service: plan", undefined);

    expect(validate(broken).isValid).toBe(false);
  });

  test("stays far below what Step Functions takes, in bytes and in the length of a name", () => {
    expect(JSON.stringify(whole).length).toBeLessThan(256 * 1024);
    expect(Object.keys(whole.States).filter((name) => name.length > 80)).toEqual([]);
  });

  test("runs no longer than a day, as long as its longest branch could with every attempt", () => {
    expect(whole.TimeoutSeconds).toBeGreaterThan(APPROVAL_SECONDS);
    expect(whole.TimeoutSeconds).toBeLessThan(86_400);
  });

  test("waits for a person as long as a plan is good for", () => {
    expect(whole.States["restart-service: ask"]).toMatchObject({ TimeoutSeconds: 3_600 });
  });

  test("has nothing wrong with its structure", () => {
    expect(problemsOf(whole)).toEqual([]);
    expect(problemsOf(workflowOf([THREE_ACTIONS, ALWAYS_ASKS, IRREVERSIBLE]))).toEqual([]);
  });
});

describe("a workflow in which something is wrong is told from one that is right", () => {
  const act = "restart-service: replace-tasks";
  test.each([
    [
      "no way round is left out",
      "restart-service: needs-approval",
      { Choices: [], Default: "restart-service: hold replace-tasks" },
      /replace-tasks can be reached without ask/,
    ],
    [
      "who must ask goes past",
      "restart-service: plan",
      { Next: "restart-service: nobody-asked" },
      /replace-tasks can be reached without ask/,
    ],
    [
      "a runbook of high risk goes past",
      "scale-database: plan",
      { Next: "scale-database: hold change-class" },
      /can be reached without ask/,
    ],
    [
      "an action without a hold",
      "restart-service: nobody-asked",
      { Next: act },
      /replace-tasks is not behind a hold/,
    ],
    ["a failure that nobody catches", act, { Catch: [] }, /replace-tasks: a failure is not caught/],
    [
      "a failure that leads to a success",
      act,
      { Catch: [{ ErrorEquals: ["States.ALL"], Next: "settle: verified", ResultPath: "$.error" }] },
      /replace-tasks: a failure leads to "settle: verified"/,
    ],
    [
      "a failure that overwrites the data",
      act,
      { Catch: [{ ErrorEquals: ["States.ALL"], Next: "settle: failed", ResultPath: "$.state" }] },
      /replace-tasks writes what it caught to \$\.state/,
    ],
    ["a result that is not the data", act, { ResultPath: "$" }, /replace-tasks writes its result to \$/],
    ["no timeout", act, { TimeoutSeconds: 0 }, /replace-tasks has no timeout/],
    [
      "an end without a settlement",
      "restart-service: targets-healthy",
      { Next: undefined, End: true },
      /targets-healthy ends without a settlement/,
    ],
    [
      "an action that is tried again",
      act,
      { Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }] },
      /replace-tasks is tried again after States\.ALL/,
    ],
  ])("%s", (_, name, change, problem) => {
    expect(whole.States[name]).toBeDefined();
    expect(problemsOf(changed(name, change)).join("\n")).toMatch(problem);
  });
});
