import type { Reason } from "../decision";
import type { Pause } from "../policy/environment-policy";
import { slackMs } from "./clock";
import { hasTouchedNothing, type SettledOutcome } from "./event";
import type { EnvironmentItem, InFlight } from "./items";
import type { GuardrailLimits } from "./limits";
import type { Scope } from "./scope";

/** Why the environment lets nothing more run. */
export function checkEnvironment(
  { inFlight, cooling, pause }: EnvironmentItem,
  { environment, service }: Scope,
  limits: GuardrailLimits,
  nowMs: number,
): Reason[] {
  const reasons: Reason[] = [];
  if (pause) {
    const untilMs = pause.untilMs === undefined ? undefined : pause.untilMs + slackMs(limits);
    const says = `${pause.by} paused ${environment}: ${pause.why}`;
    if (untilMs === undefined) reasons.push({ code: "paused", limitsTo: "blocked", says });
    else if (nowMs < untilMs) reasons.push({ code: "paused", limitsTo: "blocked", says, untilMs });
  }
  if (inFlight.length >= limits.concurrentExecutions) {
    reasons.push({
      code: "environment-concurrency",
      limitsTo: "blocked",
      says: `${inFlight.length} of ${limits.concurrentExecutions} executions run in ${environment}`,
    });
  }
  const cools = cooling.filter(({ untilMs }) => nowMs < untilMs);
  const running = inFlight.map((execution) => execution.service);
  const others = new Set([...running, ...cools.map(({ name }) => name)]);
  others.delete(service);
  if (others.size >= limits.servicesAffected) {
    reasons.push({
      code: "services-affected",
      limitsTo: "blocked",
      says: `${others.size} of ${limits.servicesAffected} services are affected in ${environment}: ${[...others].sort().join(", ")}`,
      // A service that still runs has no time yet at which it is free.
      ...(running.some((name) => name !== service)
        ? {}
        : { untilMs: Math.min(...cools.filter(({ name }) => name !== service).map((one) => one.untilMs)) }),
    });
  }
  return reasons;
}

/** One more execution runs. */
export function afterAdmission(item: EnvironmentItem, execution: InFlight): EnvironmentItem {
  return { ...item, inFlight: [...item.inFlight, execution] };
}

/** An execution has a new lease or an approval. */
export function afterChange(item: EnvironmentItem, changed: InFlight): EnvironmentItem {
  return {
    ...item,
    inFlight: item.inFlight.map((one) => (one.executionId === changed.executionId ? changed : one)),
  };
}

/** An execution runs no more; its service stays affected through the cooldown, unless nothing was done to it. */
export function afterEnd(
  item: EnvironmentItem,
  ended: InFlight,
  outcome: SettledOutcome,
  nowMs: number,
): EnvironmentItem {
  const inFlight = item.inFlight.filter(({ executionId }) => executionId !== ended.executionId);
  if (hasTouchedNothing(outcome)) return { ...item, inFlight };
  const untilMs = nowMs + ended.limits.cooldownMs + slackMs(ended.limits);
  const kept = item.cooling.find(({ name }) => name === ended.service)?.untilMs ?? 0;
  return {
    ...item,
    inFlight,
    cooling: [
      ...item.cooling.filter((one) => one.name !== ended.service && nowMs < one.untilMs),
      { name: ended.service, untilMs: Math.max(untilMs, kept) },
    ],
  };
}

/** A person stops the environment, or lets it go on. */
export function afterPause(
  { pause: _, ...item }: EnvironmentItem,
  pause: Pause | undefined,
): EnvironmentItem {
  return pause ? { ...item, pause } : item;
}
