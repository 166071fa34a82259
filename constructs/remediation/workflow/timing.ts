import type {
  ActionSpec,
  PostCheckSpec,
  RunbookSpec,
  StepSpec,
} from "../../../automation/remediation/runbook-spec";
import type { Retrier } from "./states";

/** From the end of a step's own time to that of its function: start, answers of the store, the way back. */
const FUNCTION_MARGIN_SECONDS = 15;
/** Lambda lets a function run for 900 seconds. */
const LONGEST_STEP_SECONDS = 900 - FUNCTION_MARGIN_SECONDS;
/** From the end of a function to where the workflow gives it up: queueing and cold start. */
const INVOCATION_MARGIN_SECONDS = 15;

/** Longest that the engine's own function runs. */
export const ENGINE_TIMEOUT_SECONDS = 30;

/** What the workflow calls it when Lambda has no room for a call. */
export const THROTTLED = "Lambda.TooManyRequestsException";

/** What a check is tried with where its spec names nothing; see `PostCheckSpec`. */
const DEFAULT_ATTEMPTS = 5;
const DEFAULT_SECONDS_BETWEEN = 10;

/** Attempts of a check that is asked until the world is well. */
export interface Patience {
  readonly attempts: number;
  readonly secondsBetween: number;
}

/** How patiently a post-check is asked again. */
export function patienceOf({ attempts, secondsBetween }: PostCheckSpec): Patience {
  return {
    attempts: attempts ?? DEFAULT_ATTEMPTS,
    secondsBetween: secondsBetween ?? DEFAULT_SECONDS_BETWEEN,
  };
}

/** How patiently a check is asked again that could not look: a quarter of its looks may fail, and two of a few. */
export function failingPatience({ attempts, secondsBetween }: Patience): Patience {
  return { attempts: 1 + Math.max(2, Math.ceil(attempts / 4)), secondsBetween };
}

/** All steps of a runbook. */
export function stepsOf({ preChecks, actions, postChecks }: RunbookSpec): readonly StepSpec[] {
  return [...preChecks, ...actions, ...rollbacksOf(actions), ...postChecks];
}

/** What undoes the actions, last action first. */
export function rollbacksOf(actions: readonly ActionSpec[]): readonly StepSpec[] {
  return [...actions].reverse().flatMap(({ rollback }) => (rollback ? [rollback] : []));
}

/**
 * Timeout of a runbook's function: that of its longest step and a margin.
 *
 * @throws RangeError when a step may take longer than any function has for it
 */
export function functionTimeoutSeconds(spec: RunbookSpec): number {
  const steps = stepsOf(spec);
  const tooLong = steps.find(({ timeoutSeconds }) => timeoutSeconds > LONGEST_STEP_SECONDS);
  if (tooLong) {
    throw new RangeError(
      `${spec.id}: timeoutSeconds of ${tooLong.name} is ${tooLong.timeoutSeconds}; allowed: at most ` +
        `${LONGEST_STEP_SECONDS}, the longest that Lambda runs a function and a margin to end in. ` +
        "Begin the work in an action and wait for it in a post-check.",
    );
  }
  return Math.max(...steps.map(({ timeoutSeconds }) => timeoutSeconds)) + FUNCTION_MARGIN_SECONDS;
}

/** When the workflow gives up a step that only reads. */
export function readTimeoutSeconds({ timeoutSeconds }: Pick<StepSpec, "timeoutSeconds">): number {
  return timeoutSeconds + FUNCTION_MARGIN_SECONDS + INVOCATION_MARGIN_SECONDS;
}

/**
 * When the workflow gives up a step that changes the world: never before its function has ended, or the rollback
 * would run beside the action that it undoes.
 */
export function effectTimeoutSeconds(spec: RunbookSpec): number {
  return functionTimeoutSeconds(spec) + INVOCATION_MARGIN_SECONDS;
}

/** The check that ends a rollback: undoing is given as long as doing is. */
export function rollbackCheckOf({ postChecks }: RunbookSpec): { readonly timeoutSeconds: number } & Patience {
  const patience = postChecks.map(patienceOf);
  return {
    timeoutSeconds: Math.max(...postChecks.map(({ timeoutSeconds }) => timeoutSeconds)),
    attempts: Math.max(...patience.map(({ attempts }) => attempts)),
    secondsBetween: Math.max(...patience.map(({ secondsBetween }) => secondsBetween)),
  };
}

/** Longest that a task takes with all attempts of its retriers; a call that is throttled fails at once. */
export function longestSeconds(timeoutSeconds: number, retriers: readonly Retrier[]): number {
  return retriers.reduce((sum, retrier) => sum + retryingSeconds(timeoutSeconds, retrier), timeoutSeconds);
}

function retryingSeconds(
  timeoutSeconds: number,
  { ErrorEquals: [error], MaxAttempts, IntervalSeconds = 1, BackoffRate = 1 }: Retrier,
): number {
  const waits = Array.from({ length: MaxAttempts }, (_, index) => IntervalSeconds * BackoffRate ** index);
  const attemptSeconds = error === THROTTLED ? 0 : timeoutSeconds;
  return waits.reduce((sum, wait) => sum + wait + attemptSeconds, 0);
}
