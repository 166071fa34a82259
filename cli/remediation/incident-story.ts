import {
  outboxOf,
  type AuditRecord,
  type OutboxRecord,
} from "../../automation/remediation/admission/records";
import { inOrder } from "../../automation/remediation/incidents/in-order";
import type { RecordLog } from "../../automation/remediation/incidents/record-log";
import { summaryOf, type IncidentSummary } from "../../automation/remediation/incidents/summary";

/** One thing that happened, and whether people know. */
export interface Episode {
  readonly record: AuditRecord;
  readonly notification: {
    readonly urgency: OutboxRecord["urgency"];
    /** Whether its message has left the outbox. */
    readonly delivered: boolean;
  };
}

/** All that is known of one incident. */
export interface IncidentStory {
  readonly summary: IncidentSummary;
  /** The oldest first. */
  readonly episodes: readonly Episode[];
}

/** The story of an incident; nothing where the store knows none of this id. */
export async function incidentStory(log: RecordLog, incidentId: string): Promise<IncidentStory | undefined> {
  const records = inOrder(await log.ofIncident(incidentId));
  const summary = summaryOf(records);
  if (!summary) return undefined;
  const waiting = await log.undelivered(records);
  const episodes = records.map((record) => ({
    record,
    notification: { urgency: outboxOf(record).urgency, delivered: !waiting.has(record.id) },
  }));
  return { summary, episodes };
}
