import type { AuditRecord } from "../../automation/remediation/admission/records";
import { inOrder } from "../../automation/remediation/incidents/in-order";
import type { RecordLog } from "../../automation/remediation/incidents/record-log";
import { summaryOf, type Standing } from "../../automation/remediation/incidents/summary";

/** What is watched for, and how patiently. */
export interface Watch {
  /** Root causes of which one is expected, as the alarms name them. */
  readonly rootCauses: readonly string[];
  readonly service: string;
  /** When the trouble began, in milliseconds since the epoch. */
  readonly sinceMs: number;
  /** When nobody waits any more, in milliseconds since the epoch. */
  readonly untilMs: number;
}

/** What the watching needs of the outside. */
export interface WatchDeps {
  readonly log: RecordLog;
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** How trouble went, from the event that told of it. */
export interface Recovery {
  readonly incidentId: string;
  readonly standing: Standing;
  /** The moment of the event, in milliseconds since the epoch. */
  readonly detectedAtMs: number;
  /** The oldest first. */
  readonly records: readonly AuditRecord[];
  /** When every message about it had been sent. @default - not all of them were in time */
  readonly toldAtMs?: number;
}

const POLL_MS = 250;
/** Standings that nothing but a person moves on. */
const RESTS: ReadonlySet<Standing> = new Set([
  "succeeded-verified",
  "rolled-back",
  "failed",
  "refused",
  "cancelled",
  "manual",
  "blocked",
  "waiting",
]);

/**
 * Waits until the automation has done what it will do about a trouble, and people know of it.
 *
 * @returns nothing where no event told of it in time
 */
export async function watchRecovery(watch: Watch, deps: WatchDeps): Promise<Recovery | undefined> {
  let incidentId: string | undefined;
  for (;;) {
    incidentId ??= await reportedAs(watch, deps.log);
    const found = incidentId === undefined ? undefined : await recoveryOf(incidentId, watch, deps);
    const isLate = deps.clock() >= watch.untilMs;
    if (isLate || (found?.toldAtMs !== undefined && RESTS.has(found.standing))) return found;
    await deps.sleep(POLL_MS);
  }
}

/** The first incident that is of the kind that is watched for. */
async function reportedAs(watch: Watch, log: RecordLog): Promise<string | undefined> {
  for await (const { incidentId, fact } of log.oldestFirst(watch.sinceMs)) {
    if (fact.what !== "reported") continue;
    const { rootCause, service } = fact.incident;
    if (service === watch.service && watch.rootCauses.includes(rootCause)) return incidentId;
  }
  return undefined;
}

async function recoveryOf(
  incidentId: string,
  { sinceMs }: Watch,
  { log, clock }: WatchDeps,
): Promise<Recovery | undefined> {
  // What an earlier occurrence left is no part of this one.
  const records = inOrder(await log.ofIncident(incidentId)).filter(({ atMs }) => atMs >= sinceMs);
  const summary = summaryOf(records);
  if (summary?.incident === undefined) return undefined;
  const waiting = await log.undelivered(records);
  return {
    incidentId,
    standing: summary.standing,
    detectedAtMs: summary.incident.detectedAtMs,
    records,
    ...(waiting.size === 0 && { toldAtMs: clock() }),
  };
}
