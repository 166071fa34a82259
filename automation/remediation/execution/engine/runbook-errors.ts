import { metricsLine } from "../../../core/embedded-metrics";
import { STEP_ERRORS, type WorkflowError } from "../execution-state";
import type { End } from "./settle";

/** Name of the metric: executions that were ended by an error, and not by what a step found. */
export const RUNBOOK_ERRORS_METRIC = "RunbookErrors";

const ANSWERS: ReadonlySet<string> = new Set(Object.values(STEP_ERRORS));

/**
 * An execution that an error ended, as a line of the log; undefined where a check or a person did, and where nothing
 * failed. The service counts both alike as errors of the runbook's function, so they are told apart here, where every
 * execution comes to its end: also one whose function was killed, could not begin, or may not be called.
 */
export function runbookErrorLine(end: End, nowMs: number): object | undefined {
  if (!failedByItself(end)) return undefined;
  const { environment } = end.state.grant.scope;
  return metricsLine(environment, { [RUNBOOK_ERRORS_METRIC]: { value: 1, unit: "Count" } }, nowMs);
}

/** A question that was not answered in time ends as an error of the service, and is none. */
function failedByItself({ ending, error }: End): boolean {
  return (
    ending !== "not-approved" && error !== undefined && namesOf(error).some((name) => !ANSWERS.has(name))
  );
}

function namesOf({ Error: first, RollbackError }: WorkflowError): readonly string[] {
  return RollbackError === undefined ? [first] : [first, RollbackError];
}
