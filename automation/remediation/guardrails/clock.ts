import type { GuardrailLimits } from "./limits";
import type { Versioned } from "./items";

/*
 * Engines decide by their own clocks, each within `clockSkewMs` of the true time. Two rules keep that safe:
 *
 * 1. Time never goes backwards: an engine goes by the latest of its clock and the times that the items have seen. All
 *    of those were some engine's clock, so what it goes by is within `clockSkewMs` of the true time, too.
 * 2. What frees something waits longer by `2 × clockSkewMs`: one engine may have been early when it wrote the time down
 *    and another late when it looks. A cooldown, an hour, an open breaker or a lease is therefore never cut short in
 *    true time, and lasts at most `4 × clockSkewMs` longer.
 */

/** The time to go by. */
export function timeToGoBy(items: readonly Versioned[], nowMs: number): number {
  return Math.max(nowMs, ...items.map(({ seenMs }) => seenMs));
}

/** How much longer to wait for a time that another engine's clock was read for. */
export function slackMs({ clockSkewMs }: Pick<GuardrailLimits, "clockSkewMs">): number {
  return 2 * clockSkewMs;
}

/** Whether a clock is so far behind what others have seen that one of them must be wrong. */
export function isClockWrong(
  items: readonly Versioned[],
  nowMs: number,
  limits: Pick<GuardrailLimits, "clockSkewMs">,
): boolean {
  return !Number.isFinite(nowMs) || timeToGoBy(items, nowMs) - nowMs > slackMs(limits);
}
