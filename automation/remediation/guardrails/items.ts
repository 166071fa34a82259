import type { Pause } from "../policy/environment-policy";
import type { GuardrailLimits } from "./limits";

/** What every guardrail item carries, so that a write can be conditional on what was read. */
export interface Versioned {
  /** 0 until it is first written, then one more with every write. */
  readonly version: number;
  /** Latest time that a writer of this item went by, in milliseconds since the epoch; no later writer goes by an earlier one. */
  readonly seenMs: number;
}

/** What a person agreed to. */
export interface Approval {
  readonly by: string;
  /** Digest of plan, target state and expiry. */
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
}

/** One admitted execution that is not settled. */
export interface InFlight {
  readonly executionId: string;
  readonly incidentId: string;
  readonly runbookId: string;
  readonly service: string;
  readonly target: string;
  /** The target's fence at the admission. */
  readonly fence: number;
  readonly admittedAtMs: number;
  readonly leaseUntilMs: number;
  /** Limits that it was admitted under and is settled by, whatever the runbook says by then. */
  readonly limits: GuardrailLimits;
  /** Whether it may act only with an approval. */
  readonly needsApproval: boolean;
  /** @default - not given */
  readonly approval?: Approval;
}

/** A service that something was done to, until its cooldown is over. */
export interface AffectedService {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly untilMs: number;
}

/** What runs in one environment. */
export interface EnvironmentItem extends Versioned {
  readonly kind: "environment";
  readonly key: string;
  readonly inFlight: readonly InFlight[];
  /** Services whose execution was settled after it could touch them; the ones in flight are affected too. */
  readonly cooling: readonly AffectedService[];
  /** @default - nobody has stopped the automation */
  readonly pause?: Pause;
}

/** How often one runbook ran for one service. */
export interface WindowItem extends Versioned {
  readonly kind: "window";
  readonly key: string;
  /** Times of the admissions that still count, the oldest first. */
  readonly admittedAtMs: readonly number[];
  /** End of the latest execution, or its admission while it runs; 0 before the first. */
  readonly lastMs: number;
}

/** Whether one runbook is trusted in one environment. */
export interface BreakerItem extends Versioned {
  readonly kind: "breaker";
  readonly key: string;
  readonly state:
    | { readonly is: "CLOSED"; readonly failures: number }
    | { readonly is: "OPEN"; readonly untilMs: number }
    | { readonly is: "HALF_OPEN"; readonly probe: string };
}

/** Who may touch one target. */
export interface LockItem extends Versioned {
  readonly kind: "lock";
  readonly key: string;
  /** Grows when the lock is taken and when it is given up, so that a fence is good for one holder only. */
  readonly fence: number;
  /** Execution that holds it. @default - it is free */
  readonly holder?: string;
  /** Milliseconds since the epoch; 0 when free. */
  readonly leaseUntilMs: number;
}

/** Any guardrail item. */
export type GuardrailItem = EnvironmentItem | WindowItem | BreakerItem | LockItem;

/** All that decides about one execution. */
export interface GuardrailItems {
  readonly environment: EnvironmentItem;
  readonly window: WindowItem;
  readonly breaker: BreakerItem;
  readonly lock: LockItem;
}
