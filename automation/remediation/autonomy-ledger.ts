import * as z from "zod";
import type { Unavailable } from "./admission/guardrail-store";
import type { AuditRecord } from "./admission/records";
import { RESULTS_THAT_COUNT, VERIFIED_RESULTS, type VerifiedResult, verifiedResultOf } from "./autonomy";
import type { AuditTrail } from "./intake/ports";

/** One result, and the audit record that tells of it: counted once, however often it is told. */
export interface CountedResult {
  readonly auditId: string;
  /** When it was settled, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly result: VerifiedResult;
}

/** What is kept about one runbook and one root cause. */
export interface LedgerPage {
  readonly kind: "read";
  /** 0 until it is first written, then one more with every write. */
  readonly version: number;
  /** As it lies in the store; see {@link resultsOf}. */
  readonly results: unknown;
}

/** The results that autonomy is earned by, a page for each runbook and root cause. */
export interface AutonomyLedger {
  /** The latest page; one that was never written is as new, without results. */
  read(runbookId: string, rootCause: string): Promise<LedgerPage | Unavailable>;
  /** Replaces the page of this version. */
  write(
    runbookId: string,
    rootCause: string,
    page: { readonly version: number; readonly results: readonly CountedResult[] },
  ): Promise<{ readonly kind: "written" | "conflict" } | Unavailable>;
}

/** What counting needs. */
export interface LedgerDeps {
  readonly ledger: AutonomyLedger;
  readonly trail: AuditTrail;
}

/** What became of an audit record. */
export type Counted =
  | { readonly kind: "counted" }
  /** It says nothing about whether a runbook helps. */
  | { readonly kind: "no-result" }
  /** Not known to be counted; the same record must come again. */
  | Unavailable;

const ATTEMPTS = 5;

const counted = z.array(
  z.strictObject({
    auditId: z.string().min(1),
    atMs: z.number(),
    result: z.enum(VERIFIED_RESULTS),
  }),
);

/** The results of a page, the latest last, or nothing where they are not understood. */
export function resultsOf({ results }: Pick<LedgerPage, "results">): readonly CountedResult[] | undefined {
  const checked = counted.safeParse(results);
  return checked.success ? checked.data : undefined;
}

/**
 * The results with one more. The order in which they come and how often does not matter: the latest
 * {@link RESULTS_THAT_COUNT} of all that ever came are kept, each once. The very same list says that nothing changed.
 */
export function withResult(results: readonly CountedResult[], next: CountedResult): readonly CountedResult[] {
  if (results.some(({ auditId }) => auditId === next.auditId)) return results;
  const kept = [...results, next].sort(byTime).slice(-RESULTS_THAT_COUNT);
  return kept.includes(next) ? kept : results;
}

/** What an audit record says about its runbook; an engine that fell silent says that nobody could tell. */
export function resultOf({ fact }: AuditRecord): VerifiedResult | undefined {
  if (fact.what === "lease-expired") return "inconclusive";
  return fact.what === "settled" ? verifiedResultOf(fact.outcome) : undefined;
}

/**
 * Counts the end of an execution towards the autonomy of its runbook. The function that is called with the stream of the
 * outbox (`automation/functions/notify.ts`) calls it with every audit record, before it takes the message for delivered:
 * a failure that were not counted would leave a runbook more freedom than it has earned.
 */
export async function recordOutcome(audit: AuditRecord, { ledger, trail }: LedgerDeps): Promise<Counted> {
  const result = resultOf(audit);
  const { id: auditId, incidentId, executionId, atMs } = audit;
  if (!result || incidentId === undefined || executionId === undefined) return { kind: "no-result" };
  const read = await trail.of(incidentId);
  if (read.kind === "unavailable") return read;
  const about = aboutOf(read.records, executionId);
  if (!about) {
    return { kind: "unavailable", says: `the trail of ${incidentId} does not say what ${executionId} ran` };
  }
  const { runbookId, rootCause } = about;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const page = await ledger.read(runbookId, rootCause);
    if (page.kind === "unavailable") return page;
    const before = resultsOf(page);
    if (!before) return { kind: "unavailable", says: `the results of ${runbookId} are not understood` };
    const results = withResult(before, { auditId, atMs, result });
    if (results === before) return { kind: "counted" };
    const written = await ledger.write(runbookId, rootCause, { version: page.version, results });
    if (written.kind === "written") return { kind: "counted" };
    if (written.kind === "unavailable") return written;
  }
  return { kind: "unavailable", says: `others always wrote the results of ${runbookId} first` };
}

function aboutOf(trail: readonly AuditRecord[], executionId: string) {
  let runbookId: string | undefined;
  let rootCause: string | undefined;
  for (const { fact, executionId: of } of trail) {
    if (of !== executionId) continue;
    if (fact.what === "decided") runbookId = fact.decision.runbookId;
    if (fact.what === "reported") rootCause = fact.incident.rootCause;
  }
  return runbookId === undefined || rootCause === undefined ? undefined : { runbookId, rootCause };
}

// By code units after the time, so that the order is total and the same on every machine.
function byTime(left: CountedResult, right: CountedResult): number {
  return left.atMs - right.atMs || (left.auditId < right.auditId ? -1 : 1);
}
