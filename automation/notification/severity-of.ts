import type { AuditFact, OutboxRecord } from "../remediation/admission/records";
import type { Severity } from "../remediation/incident";
import type { Background } from "./background";

/**
 * How fast a person must act. A page is P1 or P2: it is there to wake somebody. A notice is P3 or P4, whatever the
 * incident was: the good end of a P1 wakes nobody.
 */
export function severityOf({ urgency, audit }: OutboxRecord, { incident, runbook }: Background): Severity {
  if (urgency === "notice") return latest("P3", incident?.severity ?? "P4");
  return mostUrgent("P2", incident?.severity, isFailure(audit.fact) ? runbook?.severity : undefined);
}

function isFailure(fact: AuditFact): boolean {
  return fact.what === "settled" || fact.what === "lease-expired";
}

/** `P1` to `P4` are in the order of the alphabet. */
function mostUrgent(least: Severity, ...more: readonly (Severity | undefined)[]): Severity {
  return more.reduce<Severity>((most, one) => (one !== undefined && one < most ? one : most), least);
}

function latest(a: Severity, b: Severity): Severity {
  return a > b ? a : b;
}
