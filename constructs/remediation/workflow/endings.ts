import type { Ending } from "../../../automation/remediation/execution/execution-state";
import type { PassState, State } from "./states";
import { ERROR_PATH, ROLLBACK_ERROR_PATH, settleTask } from "./tasks";

/** Names of the states that end an execution, all branches alike. */
export const SETTLE = {
  verified: "settle: verified",
  refused: "settle: refused",
  "not-approved": "settle: not-approved",
  "rolled-back": "settle: rolled-back",
  failed: "settle: failed",
} as const satisfies Readonly<Record<Ending, string>>;

/** State to go to when undoing failed: both failures are told, the first one first. */
export const ROLLBACK_FAILED = "rollback failed";
/** State to go to with a runbook that has no branch. */
export const UNKNOWN_RUNBOOK = "unknown runbook";

/** How executions end. */
export function endingStates(engineFunctionArn: string): Readonly<Record<string, State>> {
  const settle = (ending: Ending) =>
    settleTask(engineFunctionArn, ending, { hasError: ending !== "verified" });
  return {
    [UNKNOWN_RUNBOOK]: UNKNOWN,
    [ROLLBACK_FAILED]: BOTH_FAILURES,
    [SETTLE.verified]: settle("verified"),
    [SETTLE.refused]: settle("refused"),
    [SETTLE["not-approved"]]: settle("not-approved"),
    [SETTLE["rolled-back"]]: settle("rolled-back"),
    [SETTLE.failed]: settle("failed"),
  };
}

const UNKNOWN: PassState = {
  Type: "Pass",
  Parameters: {
    Error: "UnknownRunbook",
    "Cause.$": "States.Format('the workflow has no branch for {}', $.state.grant.scope.runbookId)",
  },
  ResultPath: ERROR_PATH,
  Next: SETTLE.refused,
};

const BOTH_FAILURES: PassState = {
  Type: "Pass",
  Parameters: {
    "Error.$": `${ERROR_PATH}.Error`,
    "RollbackError.$": `${ROLLBACK_ERROR_PATH}.Error`,
    "Cause.$":
      `States.Format('{}; then the rollback failed: {}: {}', ${ERROR_PATH}.Cause, ` +
      `${ROLLBACK_ERROR_PATH}.Error, ${ROLLBACK_ERROR_PATH}.Cause)`,
  },
  ResultPath: ERROR_PATH,
  Next: SETTLE.failed,
};
