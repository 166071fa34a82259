import { setTimeout as wait } from "node:timers/promises";
import type { AuditRecord } from "../../automation/remediation/admission/records";
import type { RecordLog } from "../../automation/remediation/incidents/record-log";

const POLL_MS = 2_000;
/** Records may appear late: their times are of clocks up to 30 s apart, and an index lags. */
const LATE_MS = 120_000;

/** What is followed, and until when. */
export interface Following {
  readonly log: RecordLog;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** How long to wait before it is asked again. @default 2000 */
  readonly pollMs?: number;
  /** Tells of what went wrong for a while. */
  readonly note: (text: string) => void;
}

/**
 * Records as they appear, each once. A store that does not answer is asked again.
 *
 * @throws Error where it does not answer the first time
 */
export async function* newRecords(following: Following): AsyncGenerator<AuditRecord> {
  const { log, sinceMs, signal, pollMs = POLL_MS, note } = following;
  /** Times of what was given, by what tells records apart. */
  const given = new Map<string, number>();
  let latestMs = sinceMs;
  for (let poll = 0; !signal.aborted; poll += 1) {
    try {
      for await (const record of log.oldestFirst(Math.max(sinceMs, latestMs - LATE_MS))) {
        const key = JSON.stringify([record.incidentId, record.id]);
        if (given.has(key)) continue;
        given.set(key, record.atMs);
        latestMs = Math.max(latestMs, record.atMs);
        yield record;
      }
    } catch (error) {
      if (poll === 0) throw error;
      note(`no answer, asking again: ${error instanceof Error ? error.message : String(error)}`);
    }
    for (const [key, atMs] of given) if (atMs < latestMs - LATE_MS) given.delete(key);
    // An end while it waits is an end like any other.
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
