import type { AuditRecord } from "../../../../automation/remediation/admission/records";
import type { Scope } from "../../../../automation/remediation/guardrails/scope";
import { factsOf } from "./books";

/** Limits of dev, as its documents give them. */
const LIMITS = { concurrent: 3, services: 1 };

interface Run {
  readonly executionId: string;
  readonly scope: Scope;
  readonly begunMs: number;
  readonly endedMs: number;
}

/**
 * What in the records of an environment at rest must not be: events that were lost, decisions without a record of their
 * own, executions that did not end or ended twice, limits that were exceeded. It goes by the records alone.
 */
export function whatIsWrong(records: readonly AuditRecord[]): string[] {
  const wrong: string[] = [];
  const ids = records.map(({ id }) => id);
  for (const id of twice(ids)) wrong.push(`${id} is recorded twice`);
  const decided = factsOf(records, "decided").map(({ executionId }) => executionId);
  for (const id of twice(decided)) wrong.push(`${String(id)} was decided twice`);
  for (const { executionId, fact } of factsOf(records, "reported")) {
    if (!decided.includes(executionId)) wrong.push(`nothing was decided about ${fact.incident.id}`);
  }
  const { runs, unended } = runsOf(records);
  wrong.push(...unended);
  for (const run of runs) wrong.push(...exceededBy(run, runs));
  return wrong;
}

/** Most executions that were in flight at the same time. */
export function peakOf(records: readonly AuditRecord[]): number {
  const { runs } = runsOf(records);
  return Math.max(0, ...runs.map((run) => besides(run, runs).length + 1));
}

/** How many pages must tell of each execution. */
export function pagesDue(records: readonly AuditRecord[]): ReadonlyMap<string, number> {
  const due = new Map<string, number>();
  for (const { executionId, fact } of records) {
    if (executionId !== undefined && isForPeople(fact)) due.set(executionId, (due.get(executionId) ?? 0) + 1);
  }
  return due;
}

function isForPeople(fact: AuditRecord["fact"]): boolean {
  switch (fact.what) {
    case "decided":
      return ["manual", "blocked"].includes(fact.decision.outcome);
    case "settled":
      return ["failed", "rolled-back", "refused"].includes(fact.outcome);
    default:
      return ["asked", "lease-expired", "rejected"].includes(fact.what);
  }
}

function runsOf(records: readonly AuditRecord[]) {
  const ends = [...factsOf(records, "settled"), ...factsOf(records, "lease-expired")];
  const unended: string[] = [];
  const runs = factsOf(records, "decided").flatMap(({ executionId = "", fact, atMs }): Run[] => {
    if (!fact.grant) return [];
    const own = ends.filter((end) => end.executionId === executionId);
    if (own.length !== 1) unended.push(`${executionId} ended ${own.length} times`);
    const [end] = own;
    return end ? [{ executionId, scope: fact.grant.scope, begunMs: atMs, endedMs: end.atMs }] : [];
  });
  return { runs, unended };
}

function exceededBy(run: Run, runs: readonly Run[]): string[] {
  const others = besides(run, runs);
  const { executionId, scope } = run;
  const services = new Set([scope.service, ...others.map((other) => other.scope.service)]);
  return [
    ...(others.length >= LIMITS.concurrent ? [`${executionId} was one too many`] : []),
    ...(services.size > LIMITS.services ? [`${executionId} affected one service too many`] : []),
    ...(others.some((other) => other.scope.target === scope.target)
      ? [`${executionId} shared its target`]
      : []),
  ];
}

/** What was in flight already when an execution was admitted. */
function besides(run: Run, runs: readonly Run[]): Run[] {
  return runs.filter((other) => other !== run && other.begunMs <= run.begunMs && run.begunMs < other.endedMs);
}

function twice<T>(values: readonly T[]): T[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
