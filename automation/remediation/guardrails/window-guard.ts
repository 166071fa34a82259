import type { Reason } from "../decision";
import { slackMs } from "./clock";
import type { WindowItem } from "./items";
import type { GuardrailLimits } from "./limits";
import type { Scope } from "./scope";

const HOUR_MS = 3_600_000;

/** Why the runbook has run often enough, or too lately, for the service. */
export function checkWindow(
  { admittedAtMs, lastMs }: WindowItem,
  { runbookId, service }: Scope,
  limits: GuardrailLimits,
  nowMs: number,
): Reason[] {
  const reasons: Reason[] = [];
  const counted = inTheHour(admittedAtMs, limits, nowMs);
  if (counted.length >= limits.executionsPerHour) {
    // As many must leave the hour as are over the limit, and one more.
    const leaves = counted[counted.length - limits.executionsPerHour];
    reasons.push({
      code: "hourly-limit",
      limitsTo: "blocked",
      says: `${runbookId} ran ${counted.length} of ${limits.executionsPerHour} times for ${service} within an hour`,
      ...(leaves === undefined ? {} : { untilMs: leaves + HOUR_MS + slackMs(limits) }),
    });
  }
  const cooldownUntilMs = lastMs + limits.cooldownMs + slackMs(limits);
  if (lastMs > 0 && nowMs < cooldownUntilMs) {
    reasons.push({
      code: "cooldown",
      limitsTo: "blocked",
      says: `${runbookId} rests for ${limits.cooldownMs / 60_000} min after it ran for ${service}`,
      untilMs: cooldownUntilMs,
    });
  }
  return reasons;
}

/** One more execution counts; what no hour can hold any more is forgotten, but for the latest. */
export function afterAdmission(item: WindowItem, limits: GuardrailLimits, nowMs: number): WindowItem {
  return {
    ...item,
    admittedAtMs: [...inTheHour(item.admittedAtMs, limits, nowMs), nowMs],
    lastMs: Math.max(item.lastMs, nowMs),
  };
}

/** An execution ended: the cooldown begins anew. */
export function afterEnd(item: WindowItem, nowMs: number): WindowItem {
  return { ...item, lastMs: Math.max(item.lastMs, nowMs) };
}

function inTheHour(timesMs: readonly number[], limits: GuardrailLimits, nowMs: number): readonly number[] {
  return timesMs.filter((atMs) => nowMs < atMs + HOUR_MS + slackMs(limits));
}
