import type { AuditFact, AuditRecord } from "../admission/records";
import type { Outcome } from "../decision";
import { SETTLED_OUTCOMES, type SettledOutcome } from "../guardrails/event";
import type { Incident } from "../incident";
import { isOverSince, isStillThere } from "../intake/still-reported";

/** What has become of an incident as far as the automation is concerned. */
export const STANDINGS = [
  ...SETTLED_OUTCOMES,
  /** A runbook is at work. */
  "running",
  /** A runbook waits for a person's approval. */
  "waiting",
  /** Nothing runs; it is a person's. */
  "manual",
  /** Something forbade the runbook; it is a person's. */
  "blocked",
  /** Heard of, and nothing decided yet. */
  "reported",
] as const;

/** Standing of an incident. */
export type Standing = (typeof STANDINGS)[number];

/** An incident in one line. */
export interface IncidentSummary {
  readonly incidentId: string;
  /** As it was last reported. @default - no report is kept */
  readonly incident?: Incident;
  readonly standing: Standing;
  /** Runbook of the last decision. @default - none matched, or nothing was decided */
  readonly runbookId?: string;
  /** When it was first reported; an end that came before is no part of it. @default - no report is kept: its first record */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Events that reported it. */
  readonly reports: number;
  /** Executions that were admitted. */
  readonly executions: number;
  /** When it was last said to be over. @default - nobody said so, or somebody still speaks of it */
  readonly overAtMs?: number;
  /** What waits for an answer. @default - nothing does */
  readonly approvalId?: string;
}

type FactOf<What extends AuditFact["what"]> = Extract<AuditFact, { readonly what: What }>;

/**
 * Sums an incident up.
 *
 * @param records all records of one incident, the oldest first
 * @returns nothing where there is no record
 */
export function summaryOf(records: readonly AuditRecord[]): IncidentSummary | undefined {
  const [first] = records;
  const last = records.at(-1);
  if (first?.incidentId === undefined || !last) return undefined;
  const reported = latest(records, "reported");
  const decided = latest(records, "decided");
  const over = latest(records, "over");
  const standing = standingOf(records);
  const asked = standing === "waiting" ? latest(records, "asked") : undefined;
  const runbookId = decided?.fact.decision.runbookId;
  return {
    incidentId: first.incidentId,
    ...(reported && { incident: reported.fact.incident }),
    standing,
    ...(runbookId !== undefined && { runbookId }),
    firstAtMs: (records.find(({ fact }) => fact.what === "reported") ?? first).atMs,
    lastAtMs: last.atMs,
    reports: records.filter(({ fact }) => fact.what === "reported").length,
    executions: records.filter(({ fact }) => fact.what === "decided" && fact.grant !== undefined).length,
    ...(over && isOver(records) && { overAtMs: over.atMs }),
    ...(asked && { approvalId: asked.fact.approvalId }),
  };
}

/** By the same rule as pages end: whoever reads of an end must not find trouble there that somebody still sees. */
function isOver(records: readonly AuditRecord[]): boolean {
  const incidents = records.flatMap(({ fact }) => (fact.what === "reported" ? [fact.incident] : []));
  const [newest] = incidents.sort((a, b) => b.detectedAtMs - a.detectedAtMs);
  return newest === undefined || (isOverSince(records, newest) && !isStillThere(records));
}

/** The last thing that settles it: a decision or the end of an execution; until then what it waits for. */
function standingOf(records: readonly AuditRecord[]): Standing {
  let standing: Standing = "reported";
  for (const { fact } of records) standing = after(standing, fact);
  return standing;
}

function after(before: Standing, fact: AuditFact): Standing {
  switch (fact.what) {
    case "decided":
      return fact.grant ? "running" : withoutGrant(fact.decision.outcome);
    case "asked":
      return "waiting";
    case "approved":
    case "not-approved":
      return "running";
    case "settled":
      return fact.outcome;
    case "lease-expired":
      return "failed" satisfies SettledOutcome;
    case "reported":
    case "over":
    case "informed":
    case "rejected":
    case "paused":
    case "resumed":
      return before;
  }
}

/** What may run and was not admitted was blocked, whatever the decision is called. */
function withoutGrant(outcome: Outcome): Standing {
  return outcome === "manual" ? "manual" : "blocked";
}

function latest<What extends AuditFact["what"]>(
  records: readonly AuditRecord[],
  what: What,
): { readonly atMs: number; readonly fact: FactOf<What> } | undefined {
  const found = records.findLast(({ fact }) => fact.what === what);
  return found && { atMs: found.atMs, fact: found.fact as FactOf<What> };
}
