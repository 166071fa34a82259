import type { Reason } from "../decision";
import { slackMs } from "./clock";
import { hasTouchedNothing, type SettledOutcome } from "./event";
import type { BreakerItem } from "./items";
import type { GuardrailLimits } from "./limits";
import type { Scope } from "./scope";

/** Why the breaker lets nothing through. */
export function checkBreaker(
  { state }: BreakerItem,
  { runbookId, environment }: Scope,
  limits: GuardrailLimits,
  nowMs: number,
): Reason[] {
  if (state.is === "OPEN" && nowMs < state.untilMs + slackMs(limits)) {
    return [
      {
        code: "breaker-open",
        limitsTo: "blocked",
        says: `${runbookId} failed too often in ${environment}; its breaker is open`,
        untilMs: state.untilMs + slackMs(limits),
      },
    ];
  }
  if (state.is === "HALF_OPEN") {
    return [
      {
        code: "breaker-probing",
        limitsTo: "blocked",
        says: `${runbookId} is on probation in ${environment}; ${state.probe} shows whether it works again`,
      },
    ];
  }
  return [];
}

/** What is admitted through an open breaker is its one probe. */
export function afterAdmission(item: BreakerItem, executionId: string): BreakerItem {
  return item.state.is === "OPEN" ? { ...item, state: { is: "HALF_OPEN", probe: executionId } } : item;
}

/** An execution ended. Only the probe decides about a half-open breaker; those that were admitted before it do not. */
export function afterEnd(
  item: BreakerItem,
  executionId: string,
  outcome: SettledOutcome,
  limits: GuardrailLimits,
  nowMs: number,
): BreakerItem {
  const { state } = item;
  const opened = { ...item, state: { is: "OPEN", untilMs: nowMs + limits.openMs } } as const;
  const failed = outcome === "rolled-back" || outcome === "failed";
  const showedNothing = hasTouchedNothing(outcome);
  switch (state.is) {
    case "CLOSED": {
      if (showedNothing) return item;
      const failures = failed ? state.failures + 1 : 0;
      if (failures >= limits.failuresToOpen) return opened;
      return failures === state.failures ? item : { ...item, state: { is: "CLOSED", failures } };
    }
    case "OPEN":
      return failed ? opened : item;
    case "HALF_OPEN":
      if (state.probe !== executionId) return item;
      if (failed) return opened;
      // A probe that has shown nothing leaves its place to the next one; that one waits for the cooldown all the same.
      return { ...item, state: showedNothing ? { is: "OPEN", untilMs: 0 } : { is: "CLOSED", failures: 0 } };
  }
}
