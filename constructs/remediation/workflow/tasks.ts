import {
  APPROVAL_SECONDS,
  STEP_ERRORS,
  type Ending,
  type EngineRequest,
  type Phase,
} from "../../../automation/remediation/execution/execution-state";
import type { Catcher, Payload, Retrier, TaskState } from "./states";
import { ENGINE_TIMEOUT_SECONDS, failingPatience, longestSeconds, THROTTLED, type Patience } from "./timing";

/** Lambda had no room for the call and did not run it: trying again does nothing twice. */
const NEVER_RAN: Retrier = { ErrorEquals: [THROTTLED], MaxAttempts: 5, IntervalSeconds: 1, BackoffRate: 2 };
/** What failed otherwise may have run: only what changes nothing, or may be repeated, is tried again. */
const FAILED: Retrier = { ErrorEquals: ["States.ALL"], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 2 };
const { notPassed: NOT_PASSED, refused: REFUSED } = STEP_ERRORS;
const never = (name: string): Retrier => ({ ErrorEquals: [name], MaxAttempts: 0 });

const EFFECT_RETRIES: readonly Retrier[] = [NEVER_RAN];
/** Nothing else can go on with the execution, or end it, so it is tried for some minutes. */
const PATIENTLY: Retrier = { ...FAILED, MaxAttempts: 6 };
const HOLD_RETRIES: readonly Retrier[] = [NEVER_RAN, never(REFUSED), PATIENTLY];
const SETTLE_RETRIES: readonly Retrier[] = [PATIENTLY];

/** Longest time from the end of a step until the engine has been heard of again. */
export const LONGEST_SILENCE_SECONDS = Math.max(
  longestSeconds(ENGINE_TIMEOUT_SECONDS, HOLD_RETRIES),
  longestSeconds(ENGINE_TIMEOUT_SECONDS, SETTLE_RETRIES),
);

/** Where it is written what made an execution turn back. */
export const ERROR_PATH = "$.error";
/** Where it is written what then failed while it was undone. */
export const ROLLBACK_ERROR_PATH = "$.rollbackError";
const STATE_PATH = "$.state";
const STATE: Payload = { "state.$": STATE_PATH };

/** What follows a task. */
export interface Onward {
  readonly next: string;
  /** Where failures lead, by error name; the first that fits. */
  readonly failures: readonly Catcher[];
}

/** Leads every failure to one state. */
export function onFailure(next: string, resultPath = ERROR_PATH): Catcher {
  return { ErrorEquals: ["States.ALL"], Next: next, ResultPath: resultPath };
}

/** One step of a runbook. */
export interface StepCall {
  readonly functionArn: string;
  readonly phase: Phase;
  readonly step: string;
  readonly says: string;
  readonly timeoutSeconds: number;
}

/**
 * A step that reads and changes nothing: asked again when it failed to look, and, with patience, when it did not pass. A
 * retrier counts over the whole wait: of many looks some may fail, and that says nothing about what they look at.
 */
export function readTask(call: StepCall, { next, failures }: Onward, patience?: Patience): TaskState {
  const Retry = patience
    ? [NEVER_RAN, patient(NOT_PASSED, patience), patient("States.ALL", failingPatience(patience))]
    : [NEVER_RAN, never(NOT_PASSED), FAILED];
  return { ...stepTask(call, {}), Retry, Catch: failures, Next: next };
}

/** A step that changes the world. Its call carries the digest that was approved, which is null where nobody was asked. */
export function effectTask(call: StepCall, { next, failures }: Onward): TaskState {
  const approval: Payload = { "digest.$": "$.approval.digest" };
  return { ...stepTask(call, approval), Retry: EFFECT_RETRIES, Catch: failures, Next: next };
}

/** Extends the lease for what comes next. */
export function holdTask(
  engineFunctionArn: string,
  leaseSeconds: number,
  { next, failures }: Onward,
): TaskState {
  return {
    Type: "Task",
    Resource: engineFunctionArn,
    Parameters: { operation: "hold" satisfies EngineRequest["operation"], leaseSeconds, ...STATE },
    ResultPath: STATE_PATH,
    TimeoutSeconds: ENGINE_TIMEOUT_SECONDS,
    Retry: HOLD_RETRIES,
    Catch: failures,
    Next: next,
  };
}

/** Asks a person and waits for the answer, or for the end of the time to give one. */
export function askTask(
  { engineFunctionArn, partition }: { readonly engineFunctionArn: string; readonly partition: string },
  { next, failures }: Onward,
): TaskState {
  return {
    Type: "Task",
    Resource: `arn:${partition}:states:::lambda:invoke.waitForTaskToken`,
    Parameters: {
      FunctionName: engineFunctionArn,
      Payload: {
        operation: "ask" satisfies EngineRequest["operation"],
        "taskToken.$": "$$.Task.Token",
        ...STATE,
      },
    },
    ResultPath: "$.approval",
    TimeoutSeconds: APPROVAL_SECONDS,
    // Asked twice, a person would hold a link whose token is gone.
    Retry: [NEVER_RAN],
    Catch: failures,
    Next: next,
  };
}

/** Ends the execution; with what was caught, if something was. */
export function settleTask(
  engineFunctionArn: string,
  ending: Ending,
  { hasError }: { readonly hasError: boolean },
): TaskState {
  return {
    Type: "Task",
    Resource: engineFunctionArn,
    Parameters: {
      operation: "settle" satisfies EngineRequest["operation"],
      ending,
      ...STATE,
      ...(hasError ? { "error.$": ERROR_PATH } : {}),
    },
    ResultPath: "$.settled",
    TimeoutSeconds: ENGINE_TIMEOUT_SECONDS,
    Retry: SETTLE_RETRIES,
    End: true,
  };
}

function stepTask({ functionArn, phase, step, says, timeoutSeconds }: StepCall, more: Payload) {
  return {
    Type: "Task" as const,
    Comment: says,
    Resource: functionArn,
    Parameters: { phase, step, ...STATE, ...more },
    ResultPath: STATE_PATH,
    TimeoutSeconds: timeoutSeconds,
  };
}

function patient(error: string, { attempts, secondsBetween }: Patience): Retrier {
  return {
    ErrorEquals: [error],
    IntervalSeconds: secondsBetween,
    MaxAttempts: attempts - 1,
    BackoffRate: 1,
  };
}
