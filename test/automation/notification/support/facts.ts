import {
  outboxOf,
  type AuditFact,
  type OutboxRecord,
} from "../../../../automation/remediation/admission/records";
import { decision, incident, plan, record, T0 } from "../../remediation/support/records";

export { incident, T0 };

const source = incident.source;

/** A fact of each kind. */
export const FACTS = {
  reported: { what: "reported", incident, executionId: "exe-1" },
  over: { what: "over", says: "alarm pool is OK again", endedAtMs: T0 + 1_000, source },
  informed: { what: "informed", says: "a backup began", source },
  rejected: { what: "rejected", reasons: ["no account", "no time"], excerpt: '{"detail":' },
  asked: { what: "asked", approvalId: "apr-1", digest: "d1", plan },
  "not-approved": { what: "not-approved", by: "ada", why: "a release is under way" },
  decided: {
    what: "decided",
    decision: decision("blocked", {
      reasons: [
        { code: "cooldown", limitsTo: "blocked", says: "ran 3 minutes ago", untilMs: T0 + 420_000 },
        { code: "target-locked", limitsTo: "blocked", says: "exe-0 works on it" },
      ],
    }),
  },
  approved: { what: "approved", by: "ada", why: "it is stuck", digest: "d1" },
  settled: {
    what: "settled",
    outcome: "failed",
    says: "replace-tasks failed",
    steps: [
      { phase: "action", step: "replace-tasks", says: "deployment began", atMs: T0 + 5_000 },
      { phase: "rollback-check", step: "rollback-check", says: "1 of 2 tasks run", atMs: T0 + 9_000 },
    ],
  },
  "lease-expired": { what: "lease-expired", leaseUntilMs: T0 + 60_000 },
  paused: { what: "paused", pause: { by: "ada", why: "migration", untilMs: T0 + 3_600_000 } },
  resumed: { what: "resumed", by: "ada", why: "migration done" },
} as const satisfies { readonly [What in AuditFact["what"]]: Extract<AuditFact, { what: What }> };

/** The message record of a fact about the incident. */
export function outboxFor(fact: AuditFact, id = `${fact.what}#1`, executionId = "exe-1"): OutboxRecord {
  return outboxOf(record(id, T0, fact, executionId));
}

/** The message record of a fact that concerns no incident. */
export function outboxWithoutIncident(fact: AuditFact): OutboxRecord {
  return outboxOf({ id: `${fact.what}#1`, environment: "dev", atMs: T0, fact });
}
