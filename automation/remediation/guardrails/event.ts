import type { Approval, InFlight } from "./items";

/** How an execution ended. */
export const SETTLED_OUTCOMES = [
  /** Fixed, and seen to be. */
  "succeeded-verified",
  /** Undone, and seen to be. */
  "rolled-back",
  /** Neither. */
  "failed",
  /** A person called it off before it touched anything. */
  "cancelled",
  /** A check or the engine itself stopped it before it touched anything; the trouble is still there. */
  "refused",
] as const;

/** End of an execution. */
export type SettledOutcome = (typeof SETTLED_OUTCOMES)[number];

/** Outcomes of what touched nothing: they say neither that the runbook works nor that it does not. */
const TOUCHED_NOTHING: readonly SettledOutcome[] = ["cancelled", "refused"];

/** Whether an execution with this outcome left the world as it had found it. */
export function hasTouchedNothing(outcome: SettledOutcome): boolean {
  return TOUCHED_NOTHING.includes(outcome);
}

/** Proof of an admission, which its execution shows with everything it does. */
export interface Fence {
  readonly executionId: string;
  readonly fence: number;
}

/** What is admitted; its fence is given by the lock. */
export type Admittee = Omit<InFlight, "fence" | "admittedAtMs" | "leaseUntilMs" | "approval">;

/** What happens to one execution. */
export type ExecutionEvent =
  | { readonly type: "admitted"; readonly admittee: Admittee; readonly leaseMs: number }
  | ({ readonly type: "heartbeat"; readonly leaseMs: number } & Fence)
  | ({ readonly type: "approved"; readonly approval: Approval } & Fence)
  | ({ readonly type: "settled"; readonly outcome: SettledOutcome } & Fence)
  /** Its engine was not heard of any more. */
  | ({ readonly type: "lease-expired" } & Fence);
