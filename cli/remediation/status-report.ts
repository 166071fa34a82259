import type { Reason } from "../../automation/remediation/decision";
import { slackMs } from "../../automation/remediation/guardrails/clock";
import { isLeaseOver } from "../../automation/remediation/guardrails/reduce";
import type { BreakerItem, EnvironmentItem, InFlight } from "../../automation/remediation/guardrails/items";
import { guardrailLimits, type GuardrailLimits } from "../../automation/remediation/guardrails/limits";
import { environmentOf, itemsOf, keysOf, type Scope } from "../../automation/remediation/guardrails/scope";
import { checkWindow } from "../../automation/remediation/guardrails/window-guard";
import type { OutboxDepth } from "../../automation/remediation/incidents/record-log";
import { calendarReasons } from "../../automation/remediation/policy/calendar";
import { policyOf } from "../../automation/remediation/policy/default-policies";
import type { Pause } from "../../automation/remediation/policy/environment-policy";
import type { RemediationSettings } from "../../automation/remediation/policy/remediation-settings";
import { RUNBOOKS } from "../../automation/runbooks";
import type { Remediation } from "./remediation";
import { storeSilent } from "./store-silent";

const HOUR_MS = 3_600_000;

/** An execution in flight. */
export interface Running {
  readonly execution: InFlight;
  /** Step that its workflow is at. @default - it has not begun, or nobody can tell */
  readonly step?: string;
  /** Whether it is silent past its lease: it is about to be settled as failed. */
  readonly isOverdue: boolean;
  /** Question to a person that it waits for. @default - it waits for none */
  readonly approval?: { readonly id: string; readonly untilMs: number };
}

/** A runbook that has run for a service within the hour. */
export interface RecentRuns {
  readonly runbookId: string;
  readonly service: string;
  readonly admittedAtMs: readonly number[];
  readonly perHour: number;
  /** Why it would not run for it now. Empty: it would. */
  readonly reasons: readonly Reason[];
}

/** What the automation of an environment does and may do. */
export interface StatusReport {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly environment: EnvironmentItem;
  /** The stop that holds now. @default - none does */
  readonly pause?: Pause;
  readonly running: readonly Running[];
  /** Runbooks that are not fully trusted. */
  readonly breakers: readonly { readonly runbookId: string; readonly state: BreakerItem["state"] }[];
  readonly windows: readonly RecentRuns[];
  /** Freezes and maintenance windows that hold now. */
  readonly calendar: readonly Reason[];
  /** What all runbooks together may do at once. */
  readonly limits: Pick<GuardrailLimits, "concurrentExecutions" | "servicesAffected">;
  /** Runbooks that are off, each with the reason. */
  readonly runbooksOff: Readonly<Record<string, string>>;
  readonly outbox: OutboxDepth;
}

/**
 * Looks at everything that decides whether the automation acts.
 *
 * @throws CliError where the store does not answer
 */
export async function statusReport(remediation: Remediation): Promise<StatusReport> {
  const { deps, log, place, settings } = remediation;
  const policy = policyOf(place.environment, settings);
  const limits = guardrailLimits(settings.guardrails);
  const { concurrentExecutions, servicesAffected } = limits;
  const nowMs = deps.clock();
  const recent = await recentScopes(remediation, nowMs);
  const [item, outbox] = await Promise.all([readAll(remediation, recent), log.outboxDepth()]);
  const environment = environmentOf(place.environment, item);
  return {
    nowMs,
    environment,
    ...(holdsNow(environment.pause, limits, nowMs) && { pause: environment.pause }),
    running: await Promise.all(environment.inFlight.map((one) => lookAt(one, remediation, nowMs))),
    breakers: RUNBOOKS.map(({ id: runbookId }) => {
      const scope = { environment: place.environment, runbookId, service: "", target: "" };
      return { runbookId, state: itemsOf(scope, item).breaker.state };
    }).filter(({ state }) => state.is !== "CLOSED" || state.failures > 0),
    windows: recent.flatMap((scope) => recentRuns(scope, itemsOf(scope, item).window, settings, nowMs)),
    calendar: calendarReasons(policy, nowMs),
    limits: { concurrentExecutions, servicesAffected },
    runbooksOff: policy.runbooksOff ?? {},
    outbox,
  };
}

/** A stop holds longer than it says by as much as engines' clocks may differ. */
function holdsNow(pause: Pause | undefined, limits: GuardrailLimits, nowMs: number): pause is Pause {
  if (!pause) return false;
  return pause.untilMs === undefined || nowMs < pause.untilMs + slackMs(limits);
}

/** Where something was admitted within the hour, each runbook and service once. */
async function recentScopes({ log }: Remediation, nowMs: number): Promise<readonly Scope[]> {
  const scopes = new Map<string, Scope>();
  for await (const { fact } of log.newestFirst(nowMs - HOUR_MS)) {
    if (fact.what !== "decided" || !fact.grant) continue;
    const { scope } = fact.grant;
    scopes.set(keysOf(scope).window, scope);
  }
  return [...scopes.values()];
}

async function readAll(remediation: Remediation, recent: readonly Scope[]) {
  const { deps, place } = remediation;
  const { environment } = place;
  const breakers = RUNBOOKS.map(({ id }) => keysOf({ environment, runbookId: id, service: "", target: "" }));
  const keys = [
    ...new Set([
      ...breakers.flatMap((key) => [key.environment, key.breaker]),
      ...recent.map((scope) => keysOf(scope).window),
    ]),
  ];
  const read = await deps.store.read(keys);
  if (read.kind === "unavailable") throw storeSilent(remediation, "the store gives no answer");
  return read.items;
}

async function lookAt(execution: InFlight, remediation: Remediation, nowMs: number): Promise<Running> {
  const { executionId, incidentId, needsApproval, approval: given } = execution;
  const [step, approval] = await Promise.all([
    // How far it has come is told by another service, which may be out of reach.
    remediation.progress.stepOf(executionId).catch(() => undefined),
    needsApproval && !given ? question(executionId, incidentId, remediation) : undefined,
  ]);
  const isOverdue = isLeaseOver(execution, nowMs);
  return { execution, isOverdue, ...(step !== undefined && { step }), ...(approval && { approval }) };
}

async function question(executionId: string, incidentId: string, { log }: Remediation) {
  for (const { executionId: of, fact } of await log.ofIncident(incidentId)) {
    if (fact.what !== "asked" || of !== executionId) continue;
    return { id: fact.approvalId, untilMs: fact.plan.untilMs };
  }
  return undefined;
}

function recentRuns(
  scope: Scope,
  window: Parameters<typeof checkWindow>[0],
  { guardrails }: RemediationSettings,
  nowMs: number,
): readonly RecentRuns[] {
  const { runbookId, service } = scope;
  const spec = RUNBOOKS.find(({ id }) => id === runbookId);
  // A runbook that this checkout does not know has limits that it does not know either.
  if (!spec) return [];
  const limits = guardrailLimits(guardrails, spec.guardrails);
  const reasons = checkWindow(window, scope, limits, nowMs);
  const admittedAtMs = window.admittedAtMs.filter((atMs) => nowMs < atMs + HOUR_MS + slackMs(limits));
  return [{ runbookId, service, admittedAtMs, perHour: limits.executionsPerHour, reasons }];
}
