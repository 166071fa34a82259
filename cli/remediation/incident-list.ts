import { inOrder } from "../../automation/remediation/incidents/in-order";
import type { RecordLog } from "../../automation/remediation/incidents/record-log";
import {
  summaryOf,
  type IncidentSummary,
  type Standing,
} from "../../automation/remediation/incidents/summary";

/** Incidents whose own records are read at once. */
const READS_AT_ONCE = 10;

/** Which incidents are wanted. */
export interface IncidentFilter {
  /** With a record since then, in milliseconds since the epoch. */
  readonly sinceMs: number;
  /** @default - any */
  readonly service?: string;
  /** @default - any */
  readonly standing?: Standing;
  /** Most of them. */
  readonly limit: number;
}

/** Incidents that fit, the one with the latest record first. */
export async function incidentList(
  log: RecordLog,
  filter: IncidentFilter,
): Promise<readonly IncidentSummary[]> {
  const found: IncidentSummary[] = [];
  for await (const ids of batches(newestIds(log, filter.sinceMs))) {
    const summaries = await Promise.all(ids.map(async (id) => summaryOf(inOrder(await log.ofIncident(id)))));
    found.push(
      ...summaries.filter((summary) => summary !== undefined).filter((summary) => fits(summary, filter)),
    );
    if (found.length >= filter.limit) break;
  }
  return found.sort((a, b) => b.lastAtMs - a.lastAtMs).slice(0, filter.limit);
}

/** Ids of incidents, each once, by their latest record. */
async function* newestIds(log: RecordLog, sinceMs: number): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { incidentId } of log.newestFirst(sinceMs)) {
    if (incidentId === undefined || seen.has(incidentId)) continue;
    seen.add(incidentId);
    yield incidentId;
  }
}

async function* batches(ids: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < READS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function fits({ incident, standing, reports }: IncidentSummary, filter: IncidentFilter): boolean {
  // An alarm that is well says so when it is made; that alone is no incident.
  if (reports === 0) return false;
  if (filter.service !== undefined && incident?.service !== filter.service) return false;
  return filter.standing === undefined || standing === filter.standing;
}
