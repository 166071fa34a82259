import {
  messageAbout,
  type AuditRecord,
  type OutboxRecord,
} from "../../automation/remediation/admission/records";
import { inOrder } from "../../automation/remediation/incidents/in-order";
import type { RecordLog } from "../../automation/remediation/incidents/record-log";
import { summaryOf, type IncidentSummary } from "../../automation/remediation/incidents/summary";

/** What became of the message about one thing. */
export type Notification =
  /** Nobody is told of such a thing. */
  | { readonly state: "none" }
  /** It has left the outbox, or it has not. */
  | { readonly state: "delivered" | "waiting"; readonly urgency: OutboxRecord["urgency"] };

/** One thing that happened, and whether people know. */
export interface Episode {
  readonly record: AuditRecord;
  readonly notification: Notification;
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
  const episodes = records.map((record, index) => ({
    record,
    notification: notificationOf(messageAbout(record, records.slice(0, index)), waiting),
  }));
  return { summary, episodes };
}

function notificationOf(message: OutboxRecord | undefined, waiting: ReadonlySet<string>): Notification {
  if (!message) return { state: "none" };
  return { state: waiting.has(message.id) ? "waiting" : "delivered", urgency: message.urgency };
}
