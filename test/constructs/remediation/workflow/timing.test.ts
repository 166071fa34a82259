import { RUNBOOKS } from "../../../../automation/runbooks";
import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import { functionTimeoutSeconds } from "../../../../constructs/remediation/workflow/timing";
import { THREE_ACTIONS } from "./workflow-fixtures";

const lasting = (timeoutSeconds: number): RunbookSpec => ({
  ...THREE_ACTIONS,
  actions: [{ ...THREE_ACTIONS.actions[0], timeoutSeconds }],
});

describe("functionTimeoutSeconds", () => {
  test("is that of the longest step, and fifteen seconds to end in", () => {
    expect(functionTimeoutSeconds(lasting(300))).toBe(315);
    expect(functionTimeoutSeconds(lasting(885))).toBe(900);
  });

  test("leaves every runbook its margin", () => {
    for (const spec of RUNBOOKS) expect(functionTimeoutSeconds(spec)).toBeLessThanOrEqual(900);
  });

  test("refuses a step that Lambda would kill before it says what it waits for", () => {
    expect(() => functionTimeoutSeconds(lasting(886))).toThrow(
      "three-actions: timeoutSeconds of first is 886; allowed: at most 885, the longest that Lambda runs a function " +
        "and a margin to end in. Begin the work in an action and wait for it in a post-check.",
    );
  });
});
