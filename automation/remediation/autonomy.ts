import type { SettledOutcome } from "./guardrails/event";
import { AUTONOMY_LEVELS, type Autonomy } from "./runbook-spec";

/** How one execution, or one rehearsal in the shadow, ended. Only what was verified counts as fixed. */
export const VERIFIED_RESULTS = [
  /** The post-checks saw the trouble gone. */
  "fixed",
  /** They saw it still there, or the runbook had to be rolled back. */
  "failed",
  /** They could not tell; no success, whatever the steps said of themselves. */
  "inconclusive",
] as const;

/** One of these. */
export type VerifiedResult = (typeof VERIFIED_RESULTS)[number];

/** What counts for one runbook and one root cause. */
export interface AutonomyRecord {
  /** Results in the order of their settlement, the latest last. */
  readonly results: readonly VerifiedResult[];
  /** Level without a record. */
  readonly initial: Autonomy;
  /** The runbook goes no further. */
  readonly maximum: Autonomy;
}

/** A level and what it was computed from. */
export interface Standing {
  readonly level: Autonomy;
  /** Share of fixes that is exceeded with 95 % confidence. */
  readonly lowerBound: number;
  readonly fixed: number;
  readonly of: number;
}

/** What the end of an execution says about its runbook, or nothing: what never touched the target shows nothing. */
export function verifiedResultOf(outcome: SettledOutcome): VerifiedResult | undefined {
  switch (outcome) {
    case "succeeded-verified":
      return "fixed";
    case "rolled-back":
    case "failed":
      return "failed";
    case "cancelled":
    case "refused":
      return undefined;
  }
}

/** One-sided quantile of the normal distribution for 95 % confidence. */
export const Z_95 = 1.6448536269514722;
/** Older results say little about the runbook of today. */
export const RESULTS_THAT_COUNT = 200;
/** Lower bound that earns a level: without a failure 3, 11 and 52 fixes; 59 of 59 stand at 0.956. */
export const EARNED_FROM = { suggest: 0.5, approve: 0.8, automatic: 0.95 } as const;
/** A failure among this many latest results takes `automatic` away, whatever the long record says. */
export const RESULTS_WITHOUT_FAILURE = 5;
/** Failures in a row that take `approve` away. */
export const FAILURES_IN_A_ROW = 2;

/**
 * The level that verified results have earned. A record lifts the level above the initial one as its lower bound
 * grows; results that are not fixes take it away faster than fixes bring it back, from the initial level as well.
 */
export function earnedAutonomy({ results, initial, maximum }: AutonomyRecord): Standing {
  const counted = results.slice(-RESULTS_THAT_COUNT);
  const fixed = counted.filter((result) => result === "fixed").length;
  const lowerBound = wilsonLowerBound(fixed, counted.length);
  const lifted = highest(initial, earnedBy(lowerBound));
  const level = lowest(lowest(lifted, heldBackBy(counted)), maximum);
  return { level, lowerBound, fixed, of: counted.length };
}

/** Lower end of the one-sided Wilson score interval: how often it succeeds at least. Nothing tried proves nothing. */
export function wilsonLowerBound(successes: number, trials: number, z = Z_95): number {
  // Exactly none, where rounding would leave a trace of one.
  if (successes === 0) return 0;
  const share = successes / trials;
  const z2 = z * z;
  const centre = share + z2 / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  return Math.max(0, (centre - spread) / (1 + z2 / trials));
}

function earnedBy(lowerBound: number): Autonomy {
  if (lowerBound >= EARNED_FROM.automatic) return "automatic";
  if (lowerBound >= EARNED_FROM.approve) return "approve";
  return lowerBound >= EARNED_FROM.suggest ? "suggest" : "shadow";
}

function heldBackBy(results: readonly VerifiedResult[]): Autonomy {
  const notFixed = (latest: readonly VerifiedResult[]) =>
    latest.filter((result) => result !== "fixed").length;
  if (notFixed(results.slice(-FAILURES_IN_A_ROW)) === FAILURES_IN_A_ROW) return "suggest";
  return notFixed(results.slice(-RESULTS_WITHOUT_FAILURE)) > 0 ? "approve" : "automatic";
}

function highest(left: Autonomy, right: Autonomy): Autonomy {
  return AUTONOMY_LEVELS.indexOf(left) >= AUTONOMY_LEVELS.indexOf(right) ? left : right;
}

function lowest(left: Autonomy, right: Autonomy): Autonomy {
  return AUTONOMY_LEVELS.indexOf(left) <= AUTONOMY_LEVELS.indexOf(right) ? left : right;
}
