import type { AuditFact, AuditRecord } from "../admission/records";

/** What follows what where the clock says that both were at the same moment. */
const ORDER: Readonly<Record<AuditFact["what"], number>> = {
  rejected: 0,
  informed: 0,
  reported: 0,
  paused: 1,
  resumed: 1,
  decided: 2,
  asked: 3,
  approved: 4,
  "not-approved": 4,
  settled: 5,
  "lease-expired": 5,
  over: 6,
};

/** Records as they happened, the oldest first. */
export function inOrder(records: readonly AuditRecord[]): readonly AuditRecord[] {
  return [...records].sort(
    (a, b) => a.atMs - b.atMs || ORDER[a.fact.what] - ORDER[b.fact.what] || (a.id < b.id ? -1 : 1),
  );
}
