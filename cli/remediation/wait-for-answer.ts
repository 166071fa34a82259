import type { EngineDeps } from "../../automation/remediation/admission/deps";
import type { AuditRecord } from "../../automation/remediation/admission/records";
import { inOrder } from "../../automation/remediation/incidents/in-order";
import type { RecordLog } from "../../automation/remediation/incidents/record-log";

const POLL_MS = 500;

/** Where and how long an answer is waited for. */
export interface Waiting extends Pick<EngineDeps, "clock" | "sleep"> {
  readonly log: Pick<RecordLog, "ofIncident">;
  /** Milliseconds since the epoch, by the same clock. */
  readonly untilMs: number;
}

/**
 * What became of one event: its own record, and the decision that answers to it. Empty until the intake has read it;
 * without a decision where the time was over before, or where none is due.
 */
export async function waitForAnswer(
  incidentId: string,
  eventId: string,
  { log, clock, sleep, untilMs }: Waiting,
): Promise<readonly AuditRecord[]> {
  for (;;) {
    const answer = answerTo(eventId, inOrder(await log.ofIncident(incidentId)));
    if (answer.whole || clock() >= untilMs) return answer.records;
    await sleep(POLL_MS);
  }
}

function answerTo(eventId: string, records: readonly AuditRecord[]) {
  const heard = records.find(({ fact }) => eventOf(fact) === eventId);
  if (heard?.fact.what !== "reported") return { whole: heard !== undefined, records: heard ? [heard] : [] };
  const { executionId } = heard.fact;
  const decided = records.find(
    (record) => record.fact.what === "decided" && record.executionId === executionId,
  );
  return { whole: decided !== undefined, records: decided ? [heard, decided] : [heard] };
}

function eventOf(fact: AuditRecord["fact"]): string | undefined {
  if (fact.what === "reported") return fact.incident.source.eventId;
  return fact.what === "over" ? fact.source.eventId : undefined;
}
