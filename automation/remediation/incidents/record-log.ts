import type { AuditRecord } from "../admission/records";

/** Messages that have not reached anybody. */
export interface OutboxDepth {
  readonly messages: number;
  /** Milliseconds since the epoch. @default - none waits */
  readonly oldestAtMs?: number;
}

/** The audit records of one environment, for people who look back. Nothing is decided from it. */
export interface RecordLog {
  /** All that is known of one incident, up to date; for `inOrder`. */
  ofIncident(incidentId: string): Promise<readonly AuditRecord[]>;
  /** Records of the whole environment back to a time, the newest first. The latest second may be missing. */
  newestFirst(sinceMs: number): AsyncIterable<AuditRecord>;
  /** Records of the whole environment from a time on, the oldest first. The latest second may be missing. */
  oldestFirst(sinceMs: number): AsyncIterable<AuditRecord>;
  outboxDepth(): Promise<OutboxDepth>;
  /** Ids of those whose message has not been delivered. */
  undelivered(records: readonly AuditRecord[]): Promise<ReadonlySet<string>>;
}
