import type { Transaction } from "../../../../automation/remediation/admission/guardrail-store";
import type { Admission, AuditRecord, Grant } from "../../../../automation/remediation/admission/records";
import type { SettledOutcome } from "../../../../automation/remediation/guardrails/event";
import type { GuardrailLimits } from "../../../../automation/remediation/guardrails/limits";

const HOUR_MS = 3_600_000;

interface Run {
  readonly grant: Grant;
  readonly startedMs: number;
  endedMs?: number;
  /** Whether it may have changed its service. @default - it has not ended */
  hasTouched?: boolean;
}

interface Breaker {
  failures: number;
  openUntilMs?: number;
  probe?: string;
}

/** How something was done to a target. */
interface EffectSeen {
  /** True time at which the engine looked whether it may. */
  readonly checkedMs: number;
  /** Digest of the plan that was carried out. */
  readonly digest: string;
  readonly isStoreOut: boolean;
}

/**
 * What an onlooker with the true time sees: he keeps his own books from the audit records alone, shares no code with the
 * guardrails, and writes down every invariant that is broken.
 */
export class Oracle {
  readonly broken: string[] = [];
  private readonly runs = new Map<string, Run>();
  private readonly decided = new Map<string, string>();
  private readonly records = new Set<string>();
  private readonly breakers = new Map<string, Breaker>();
  private readonly approved = new Map<string, { readonly digest: string; readonly untilMs: number }>();
  private readonly effects = new Set<string>();

  constructor(private readonly limits: GuardrailLimits) {}

  /** Every transaction, in the moment that it takes effect; `readMs` is the true time at which its engine read its clock. */
  committed({ writes, record, once }: Transaction, readMs: number): void {
    if (record) this.audited(record.audit, readMs);
    if (record && record.outbox.id !== record.audit.id) this.breaks(4, `${record.audit.id} is not told`);
    if (record?.audit.fact.what === "decided" && once?.key !== record.audit.executionId) {
      this.breaks(7, `${record.audit.id} is not tied to its event`);
    }
    for (const item of writes) {
      if (item.kind !== "environment") continue;
      for (const { executionId } of item.inFlight) {
        if (!this.runs.has(executionId))
          this.breaks(4, `${executionId} holds a slot without an audit record`);
      }
    }
  }

  /** What an engine was told. */
  answered(executionId: string, { decision, grant }: Admission, isStoreOut: boolean): void {
    if (decision.outcome === "blocked" && decision.reasons.some(({ code }) => code === "store-unavailable"))
      return;
    if (isStoreOut) this.breaks(9, `${executionId} was decided without the store`);
    if (this.decided.get(executionId) !== JSON.stringify({ decision, grant })) {
      this.breaks(4, `${executionId} was answered otherwise than it was recorded`);
    }
  }

  /** Something was done to a target. */
  effect(grant: Grant, { checkedMs, digest, isStoreOut }: EffectSeen): void {
    const { executionId } = grant;
    if (isStoreOut) this.breaks(9, `${executionId} acted without the store`);
    const run = this.runs.get(executionId);
    if (!run) {
      this.breaks(5, `${executionId} acted without an admission`);
      return;
    }
    if (run.endedMs !== undefined) this.breaks(5, `${executionId} acted after it was settled`);
    if (run.grant.fence !== grant.fence) this.breaks(5, `${executionId} acted with another's fence`);
    if (this.effects.has(executionId)) this.breaks(7, `${executionId} was executed twice`);
    this.effects.add(executionId);
    const approval = this.approved.get(executionId);
    const valid = approval && approval.digest === digest && checkedMs < approval.untilMs;
    if (run.grant.needsApproval && !valid) this.breaks(8, `${executionId} acted without a valid approval`);
  }

  /** A person approved, whether or not it was taken. */
  signs(executionId: string, digest: string, untilMs: number): void {
    this.approved.set(executionId, { digest, untilMs });
  }

  /** Long after everything: all that was admitted is settled. */
  atRest(): void {
    for (const [executionId, { endedMs }] of this.runs) {
      if (endedMs === undefined) this.breaks(6, `${executionId} still holds its slot after its lease`);
    }
  }

  private audited({ id, executionId = "", fact }: AuditRecord, atMs: number): void {
    if (this.records.has(id)) this.breaks(4, `${id} is recorded twice`);
    this.records.add(id);
    if (fact.what === "decided") {
      const { decision, grant } = fact;
      if (this.decided.has(executionId)) this.breaks(7, `${executionId} was decided twice`);
      this.decided.set(executionId, JSON.stringify({ decision, grant }));
      if (grant) this.admitted(grant, atMs);
    }
    if (fact.what === "settled") this.ended(executionId, fact.outcome, atMs);
    if (fact.what === "lease-expired") this.ended(executionId, "failed", atMs);
  }

  private admitted(grant: Grant, nowMs: number): void {
    const { executionId, scope } = grant;
    const runs = [...this.runs.values()];
    const { concurrentExecutions, servicesAffected, executionsPerHour, cooldownMs } = this.limits;
    const running = runs.filter(({ endedMs }) => endedMs === undefined);
    if (running.length >= concurrentExecutions) this.breaks(1, `${executionId} is one too many`);
    const affected = runs.filter(
      ({ endedMs, hasTouched }) => endedMs === undefined || (hasTouched && nowMs - endedMs < cooldownMs),
    );
    const services = new Set([scope.service, ...affected.map((run) => run.grant.scope.service)]);
    if (services.size > servicesAffected) this.breaks(1, `${executionId} affects one service too many`);
    if (running.some((run) => run.grant.scope.target === scope.target)) {
      this.breaks(1, `${executionId} shares its target`);
    }

    const same = runs.filter(
      ({ grant: other }) =>
        other.scope.runbookId === scope.runbookId && other.scope.service === scope.service,
    );
    const inTheHour = same.filter(({ startedMs }) => Math.abs(nowMs - startedMs) < HOUR_MS);
    if (inTheHour.length >= executionsPerHour) this.breaks(2, `${executionId} is over the hourly limit`);
    const rested = ({ startedMs, endedMs }: Run): boolean => nowMs - (endedMs ?? startedMs) >= cooldownMs;
    if (!same.every(rested)) this.breaks(2, `${executionId} comes within the cooldown`);

    const breaker = this.breakerOf(scope.runbookId);
    if (breaker.probe !== undefined) this.breaks(3, `${executionId} runs beside the probe ${breaker.probe}`);
    if (breaker.openUntilMs !== undefined) {
      if (nowMs < breaker.openUntilMs) this.breaks(3, `${executionId} went through an open breaker`);
      breaker.probe = executionId;
    }
    this.runs.set(executionId, { grant, startedMs: nowMs });
  }

  private ended(executionId: string, outcome: SettledOutcome, nowMs: number): void {
    const run = this.runs.get(executionId);
    if (!run) {
      this.breaks(5, `${executionId} was settled without an admission`);
      return;
    }
    if (run.endedMs !== undefined) this.breaks(6, `${executionId} was settled twice`);
    run.endedMs = nowMs;
    run.hasTouched = outcome !== "cancelled" && outcome !== "refused";
    const breaker = this.breakerOf(run.grant.scope.runbookId);
    const isProbe = breaker.probe === executionId;
    if (isProbe) delete breaker.probe;
    if (breaker.probe !== undefined || outcome === "cancelled" || outcome === "refused") return;
    if (outcome === "succeeded-verified") {
      if (breaker.openUntilMs !== undefined && !isProbe) return;
      delete breaker.openUntilMs;
      breaker.failures = 0;
      return;
    }
    breaker.failures += 1;
    if (breaker.openUntilMs !== undefined || breaker.failures >= this.limits.failuresToOpen) {
      breaker.openUntilMs = nowMs + this.limits.openMs;
    }
  }

  private breakerOf(runbookId: string): Breaker {
    const known = this.breakers.get(runbookId);
    if (known) return known;
    const fresh: Breaker = { failures: 0 };
    this.breakers.set(runbookId, fresh);
    return fresh;
  }

  private breaks(invariant: number, says: string): void {
    this.broken.push(`invariant ${invariant}: ${says}`);
  }
}
