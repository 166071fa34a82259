import type { Reason } from "../decision";
import { checkBreaker } from "./breaker-guard";
import { isClockWrong, timeToGoBy } from "./clock";
import { checkEnvironment } from "./environment-guard";
import type { GuardrailItems } from "./items";
import type { GuardrailLimits } from "./limits";
import { checkLock } from "./lock-guard";
import type { Scope } from "./scope";
import { checkWindow } from "./window-guard";

/** What asks to run. */
export interface GuardrailRequest {
  readonly scope: Scope;
  readonly limits: GuardrailLimits;
}

/** Every reason of the guardrails against an execution now; none lets it run. */
export function check(
  items: GuardrailItems,
  { scope, limits }: GuardrailRequest,
  clockMs: number,
): readonly Reason[] {
  const all = Object.values(items);
  const nowMs = timeToGoBy(all, clockMs);
  const reasons = [
    ...checkEnvironment(items.environment, scope, limits, nowMs),
    ...checkWindow(items.window, scope, limits, nowMs),
    ...checkBreaker(items.breaker, scope, limits, nowMs),
    ...checkLock(items.lock, scope),
  ];
  if (!isClockWrong(all, clockMs, limits)) return reasons;
  return [
    {
      code: "clock-skew",
      limitsTo: "blocked",
      says: `the clock is ${Math.round((nowMs - clockMs) / 1_000)} s behind what another engine has seen`,
    },
    ...reasons,
  ];
}
