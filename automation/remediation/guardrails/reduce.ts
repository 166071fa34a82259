import type { Pause } from "../policy/environment-policy";
import * as breaker from "./breaker-guard";
import { slackMs, timeToGoBy } from "./clock";
import * as environment from "./environment-guard";
import type { ExecutionEvent, Fence, SettledOutcome } from "./event";
import type { EnvironmentItem, GuardrailItem, GuardrailItems, InFlight } from "./items";
import * as lock from "./lock-guard";
import * as window from "./window-guard";

/**
 * The items after an event. What changed has the next version; what did not is the very same object.
 * An event with a stale fence, or of an execution that is settled, changes nothing.
 */
export function reduce(items: GuardrailItems, event: ExecutionEvent, clockMs: number): GuardrailItems {
  const nowMs = timeToGoBy(Object.values(items), clockMs);
  const next = apply(items, event, nowMs);
  return {
    environment: written(items.environment, next.environment, nowMs),
    window: written(items.window, next.window, nowMs),
    breaker: written(items.breaker, next.breaker, nowMs),
    lock: written(items.lock, next.lock, nowMs),
  };
}

/** The environment after a person stopped it, or let it go on. */
export function reducePause(
  item: EnvironmentItem,
  pause: Pause | undefined,
  clockMs: number,
): EnvironmentItem {
  return written(item, environment.afterPause(item, pause), timeToGoBy([item], clockMs));
}

/** The execution that shows this fence, as long as it is in flight and holds its target. */
export function holderOf(
  { environment: { inFlight }, lock: { holder, fence } }: Pick<GuardrailItems, "environment" | "lock">,
  shown: Fence,
): InFlight | undefined {
  if (holder !== shown.executionId || fence !== shown.fence) return undefined;
  return inFlight.find((one) => one.executionId === shown.executionId && one.fence === shown.fence);
}

/** Whether the engine of an execution must be taken for dead, whoever's clock is right. */
export function isLeaseOver({ leaseUntilMs, limits }: InFlight, nowMs: number): boolean {
  return nowMs >= leaseUntilMs + slackMs(limits);
}

function apply(items: GuardrailItems, event: ExecutionEvent, nowMs: number): GuardrailItems {
  if (event.type === "admitted") {
    const { admittee } = event;
    const leaseUntilMs = nowMs + event.leaseMs;
    const taken = lock.afterAdmission(items.lock, admittee.executionId, leaseUntilMs);
    const execution = { ...admittee, fence: taken.fence, admittedAtMs: nowMs, leaseUntilMs };
    return {
      environment: environment.afterAdmission(items.environment, execution),
      window: window.afterAdmission(items.window, admittee.limits, nowMs),
      breaker: breaker.afterAdmission(items.breaker, admittee.executionId),
      lock: taken,
    };
  }
  const execution = holderOf(items, event);
  if (!execution) return items;
  switch (event.type) {
    case "heartbeat": {
      const leaseUntilMs = Math.max(execution.leaseUntilMs, nowMs + event.leaseMs);
      return {
        ...items,
        environment: environment.afterChange(items.environment, { ...execution, leaseUntilMs }),
        lock: lock.afterHeartbeat(items.lock, leaseUntilMs),
      };
    }
    case "approved":
      return {
        ...items,
        environment: environment.afterChange(items.environment, { ...execution, approval: event.approval }),
      };
    case "settled":
      return end(items, execution, event.outcome, nowMs);
    case "lease-expired":
      return isLeaseOver(execution, nowMs) ? end(items, execution, "failed", nowMs) : items;
  }
}

function end(
  items: GuardrailItems,
  execution: InFlight,
  outcome: SettledOutcome,
  nowMs: number,
): GuardrailItems {
  const { executionId, limits } = execution;
  return {
    environment: environment.afterEnd(items.environment, execution, outcome, nowMs),
    window: window.afterEnd(items.window, nowMs),
    breaker: breaker.afterEnd(items.breaker, executionId, outcome, limits, nowMs),
    lock: lock.afterEnd(items.lock),
  };
}

function written<Item extends GuardrailItem>(before: Item, after: Item, nowMs: number): Item {
  return after === before ? before : { ...after, version: before.version + 1, seenMs: nowMs };
}
