import type { Grant } from "../admission/records";
import type { Incident } from "../incident";
import type { Notes } from "./notes";
import type { TargetState } from "./steps";

/** Part of an execution that a step belongs to. */
export const PHASES = ["pre-check", "plan", "action", "post-check", "rollback", "rollback-check"] as const;

/** Phase of an execution. */
export type Phase = (typeof PHASES)[number];

/** What became of one step, for people. */
export interface StepRecord {
  readonly phase: Phase;
  /** Its name in the spec; of `plan` and `rollback-check` the phase itself. */
  readonly step: string;
  readonly says: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** What an approver is asked about; its digest is what is signed. */
export interface ActionPlan {
  /** What the actions say that they will do, in their order. */
  readonly actions: readonly string[];
  readonly targetState: TargetState;
  /** When the target was looked at, in milliseconds since the epoch. */
  readonly madeAtMs: number;
  /** When an approval of it ends, in milliseconds since the epoch. */
  readonly untilMs: number;
}

/** Data of the workflow: what each of its states is given, and gives on. At most 200 KB as JSON. */
export interface ExecutionState {
  readonly grant: Grant;
  readonly incident: Incident;
  readonly notes: Notes;
  /** Steps that came to an end, in their order. */
  readonly steps: readonly StepRecord[];
  /** @default - not planned yet */
  readonly plan?: ActionPlan;
}

/** What a runbook's function is called with. */
export interface StepRequest {
  readonly phase: Phase;
  readonly step: string;
  readonly state: ExecutionState;
  /**
   * Digest of the plan that a person approved; `null` where nobody had to be asked. An action or a rollback is always
   * given one of the two. @default - the step changes nothing
   */
  readonly digest?: string | null;
}

/** How long a person has to answer, from the moment that the plan is made; the workflow waits as long. */
export const APPROVAL_SECONDS = 3_600;

/** Names of the errors that steps end with; the workflow tells them apart by name. */
export const STEP_ERRORS = {
  /** A check looked and did not pass; a post-check may be asked again. */
  notPassed: "CheckNotPassed",
  /** The fence is stale, the lease is over, or the approval is missing, expired or void: nothing was touched. */
  refused: "EffectRefused",
  /** A person said no; `ask` ends with it. */
  notApproved: "NotApproved",
} as const;

/** What the workflow asks the engine's own function for. */
export type EngineRequest =
  /** Extend the lease before a step, so that a silent execution is one that died. */
  | { readonly operation: "hold"; readonly leaseSeconds: number; readonly state: ExecutionState }
  /** Ask a person; the answer comes back through the token. */
  | { readonly operation: "ask"; readonly taskToken: string; readonly state: ExecutionState }
  /** End it. `error` is what the workflow caught, if something failed. */
  | {
      readonly operation: "settle";
      readonly ending: Ending;
      readonly state: ExecutionState;
      readonly error?: WorkflowError;
    };

/** What the workflow service says of a step that failed. */
export interface WorkflowError {
  /** Name of the error, e.g. `CheckNotPassed` or `States.Timeout`. */
  readonly Error: string;
  /** Of a function's error, JSON with `errorMessage`. @default - it says no more */
  readonly Cause?: string;
  /** Name of the error with which undoing failed then. @default - it did not fail, or nothing was undone */
  readonly RollbackError?: string;
}

/** How the workflow came to its end; what is settled follows from it. */
export const ENDINGS = [
  /** Every post-check passed. */
  "verified",
  /** A pre-check did not pass, or its effect was refused: nothing was touched. */
  "refused",
  /** A person said no, nobody answered in time, or what was asked about has changed: nothing was touched. */
  "not-approved",
  /** Something failed; what was done is undone, and seen to be. */
  "rolled-back",
  /** Something failed and is not undone, or not seen to be. */
  "failed",
] as const;

/** How an execution ends. */
export type Ending = (typeof ENDINGS)[number];
