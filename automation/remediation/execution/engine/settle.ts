import { bounded } from "../../../core/untrusted-text/bounded";
import { forLog } from "../../../core/untrusted-text/for-log";
import type { EngineDeps } from "../../admission/deps";
import type { Settlement } from "../../admission/records";
import { settle } from "../../admission/settle";
import type { SettledOutcome } from "../../guardrails/event";
import {
  STEP_ERRORS,
  type Ending,
  type ExecutionState,
  type Phase,
  type WorkflowError,
} from "../execution-state";
import { answerOf } from "./answer-of";

const MAXIMUM_CAUSE_LENGTH = 1_000;

/** How an execution came to its end. */
export interface End {
  readonly ending: Ending;
  readonly state: ExecutionState;
  /** What the workflow caught. @default - nothing failed */
  readonly error?: WorkflowError;
}

/**
 * Ends an execution, with its steps and what failed in the audit. Asked again, it answers the same.
 *
 * @throws StepError `EffectRefused` where it was settled otherwise before, or taken for dead
 * @throws Error where the store does not answer: to be tried again
 */
export async function settleEnd(end: End, deps: EngineDeps): Promise<Settlement> {
  const { grant, steps } = end.state;
  const handed = await settle(grant, outcomeOf(end), saysOf(end), deps, steps);
  return answerOf(handed, `settle ${grant.executionId}`);
}

/** What is settled when the workflow ends so. */
export function outcomeOf({ ending, error }: Pick<End, "ending" | "error">): SettledOutcome {
  switch (ending) {
    case "verified":
      return "succeeded-verified";
    case "not-approved":
      // Only a person's no calls it off; a question that nobody answered leaves the trouble to a person as well.
      return error?.Error === STEP_ERRORS.notApproved ? "cancelled" : "refused";
    case "refused":
    case "rolled-back":
    case "failed":
      return ending;
  }
}

/** The end in one sentence, for people. */
export function saysOf({ ending, state, error }: End): string {
  const cause = causeOf(error);
  switch (ending) {
    case "verified":
      return lastOf(state, "post-check");
    case "refused":
      return `nothing was touched: ${cause}`;
    case "not-approved":
      if (error?.Error === "States.Timeout") return "nothing was touched: nobody answered in time";
      return `nothing was touched: ${cause}`;
    case "rolled-back":
      return `${cause}; what was done is undone: ${lastOf(state, "rollback-check")}`;
    case "failed":
      return `${cause}; it is not known to be undone`;
  }
}

function lastOf({ steps }: ExecutionState, phase: Phase): string {
  return steps.findLast((step) => step.phase === phase)?.says ?? `no ${phase} is recorded`;
}

function causeOf(error: WorkflowError | undefined): string {
  if (!error) return "the workflow does not say why";
  const message = messageOf(error.Cause ?? "");
  return forLog(bounded(message === "" ? error.Error : `${error.Error}: ${message}`, MAXIMUM_CAUSE_LENGTH));
}

/** Of functions' errors their own texts, without where in the bundle they were thrown; a service's is plain text. */
function messageOf(cause: string): string {
  const messages = [...cause.matchAll(/"errorMessage":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) =>
    parsedText(text),
  );
  return messages.length > 0 ? messages.join("; then the rollback failed: ") : cause;
}

function parsedText(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}
