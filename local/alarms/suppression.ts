import type { StateValue } from "./alarm-state";

/** Why the actions of a composite alarm wait. */
export type SuppressedBy = "Alarm" | "WaitPeriod" | "ExtensionPeriod";

/** What a composite alarm with a suppressor remembers. */
export interface Suppression {
  /** State whose actions were taken last. @default - none was */
  readonly told?: StateValue;
  /** State whose actions are still to be taken, and since when. */
  readonly pending?: { readonly state: StateValue; readonly sinceMs: number };
  /** Whether the suppressor was in ALARM at the last look. */
  readonly suppressorOn: boolean;
  /** When the suppressor last left ALARM. @default - it never did */
  readonly suppressorLeftMs?: number;
}

/** How long a composite alarm waits for its suppressor, and after it. */
export interface SuppressionPeriods {
  readonly waitMs: number;
  readonly extensionMs: number;
}

/** Outcome of one look at the suppressor. */
export interface SuppressionStep {
  readonly next: Suppression;
  /** State whose actions are to be taken now. */
  readonly act?: StateValue;
  /** What holds the pending actions back. */
  readonly by?: SuppressedBy;
}

/** Nothing has happened yet. */
export const UNSUPPRESSED: Suppression = { suppressorOn: false };

/**
 * One look at a composite alarm: in which state it is, and whether its suppressor is in ALARM.
 *
 * A change waits for the suppressor (`waitMs`), is held as long as the suppressor is in ALARM and `extensionMs` longer,
 * and is told then. What has changed back in the meantime is not told at all.
 */
export function stepSuppression(
  before: Suppression,
  now: { readonly state: StateValue; readonly suppressorOn: boolean; readonly nowMs: number },
  { waitMs, extensionMs }: SuppressionPeriods,
): SuppressionStep {
  const { state, suppressorOn, nowMs } = now;
  const seen: Suppression = {
    ...before,
    suppressorOn,
    ...(before.suppressorOn && !suppressorOn ? { suppressorLeftMs: nowMs } : {}),
  };
  const settled: Suppression = withoutPending(seen);
  if (state === seen.told) return { next: settled };
  const pending = seen.pending?.state === state ? seen.pending : { state, sinceMs: nowMs };
  const held = (by: SuppressedBy): SuppressionStep => ({ next: { ...seen, pending }, by });
  if (suppressorOn) return held("Alarm");
  const { suppressorLeftMs } = seen;
  if (suppressorLeftMs !== undefined && nowMs < suppressorLeftMs + extensionMs)
    return held("ExtensionPeriod");
  const waitedFor = suppressorLeftMs !== undefined && suppressorLeftMs >= pending.sinceMs;
  if (!waitedFor && nowMs < pending.sinceMs + waitMs) return held("WaitPeriod");
  return { next: { ...settled, told: state }, act: state };
}

function withoutPending({ pending: _, ...rest }: Suppression): Suppression {
  return rest;
}
