import type { ReasonCode } from "../../../../automation/remediation/decision";
import { check } from "../../../../automation/remediation/guardrails/check";
import type { Admittee, SettledOutcome } from "../../../../automation/remediation/guardrails/event";
import type { GuardrailItems } from "../../../../automation/remediation/guardrails/items";
import { guardrailLimits } from "../../../../automation/remediation/guardrails/limits";
import { reduce } from "../../../../automation/remediation/guardrails/reduce";
import { itemsOf, type Scope } from "../../../../automation/remediation/guardrails/scope";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const T0 = Date.UTC(2026, 0, 1);
export const LEASE = 90 * SECOND;

/** The defaults, by clocks that are right: every time is what the runbook says. */
export const exact = guardrailLimits({ clockSkewSeconds: 0 });

export const scope: Scope = {
  environment: "prod",
  runbookId: "restart-service",
  service: "reference",
  target: "AWS::ECS::Service/reference",
};

/** Items that nothing was ever written to. */
export const fresh: GuardrailItems = itemsOf(scope, new Map());

export function codes(items: GuardrailItems, nowMs: number, limits = exact, asked = scope): ReasonCode[] {
  return check(items, { scope: asked, limits }, nowMs).map(({ code }) => code);
}

export function admitted(
  items: GuardrailItems,
  executionId: string,
  nowMs: number,
  more: Partial<Admittee> = {},
): GuardrailItems {
  const { runbookId, service, target } = scope;
  const admittee = {
    executionId,
    incidentId: `incident of ${executionId}`,
    runbookId,
    service,
    target,
    limits: exact,
    needsApproval: false,
    ...more,
  };
  return reduce(items, { type: "admitted", admittee, leaseMs: LEASE }, nowMs);
}

export function settled(
  items: GuardrailItems,
  executionId: string,
  outcome: SettledOutcome,
  nowMs: number,
): GuardrailItems {
  return reduce(items, { type: "settled", executionId, fence: items.lock.fence, outcome }, nowMs);
}
