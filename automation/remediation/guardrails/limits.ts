import type { RunbookGuardrails } from "../runbook-spec";

/** Limits that hold for all runbooks of an environment together. */
export interface EnvironmentGuardrails {
  /** Executions at the same time. @default 3 */
  readonly concurrentExecutions?: number;
  /** Services with an execution in flight or in its cooldown. @default 1 */
  readonly servicesAffected?: number;
  /** How far the clock of an engine may be from the true time. @default 30 */
  readonly clockSkewSeconds?: number;
}

/** All limits of one execution, with every default filled in. */
export interface GuardrailLimits {
  readonly concurrentExecutions: number;
  readonly servicesAffected: number;
  readonly executionsPerHour: number;
  readonly cooldownMs: number;
  readonly failuresToOpen: number;
  readonly openMs: number;
  readonly clockSkewMs: number;
}

/**
 * The limits of a runbook in an environment.
 *
 * @throws Error when a limit is not a number that can limit: a NaN would compare false and let everything through
 */
export function guardrailLimits(
  environment: EnvironmentGuardrails = {},
  runbook: RunbookGuardrails = {},
): GuardrailLimits {
  return {
    concurrentExecutions: whole("concurrentExecutions", environment.concurrentExecutions ?? 3, 0),
    servicesAffected: whole("servicesAffected", environment.servicesAffected ?? 1, 0),
    clockSkewMs: duration("clockSkewSeconds", environment.clockSkewSeconds ?? 30, 1_000),
    executionsPerHour: whole("executionsPerHour", runbook.executionsPerHour ?? 3, 0),
    cooldownMs: duration("cooldownMinutes", runbook.cooldownMinutes ?? 10, 60_000),
    failuresToOpen: whole("failuresToOpen", runbook.failuresToOpen ?? 3, 1),
    openMs: duration("openSeconds", runbook.openSeconds ?? 300, 1_000),
  };
}

function whole(name: keyof EnvironmentGuardrails | keyof RunbookGuardrails, value: number, least: number) {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${name} is ${value}; a limit is a whole number from ${least} on`);
}

function duration(
  name: keyof EnvironmentGuardrails | keyof RunbookGuardrails,
  value: number,
  unitMs: number,
) {
  if (Number.isFinite(value) && value >= 0) return value * unitMs;
  throw new Error(`${name} is ${value}; a duration is a number from 0 on`);
}
