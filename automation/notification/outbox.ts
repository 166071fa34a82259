import type { AuditRecord, OutboxRecord } from "../remediation/admission/records";
import type { DeliveryNotes } from "./deliver";

/** Messages that wait, and what is known of their delivery. Whatever it cannot answer, it throws. */
export interface Outbox extends DeliveryNotes {
  /** Whether the message is still there; one that is not was delivered. */
  isWaiting(record: OutboxRecord): Promise<boolean>;
  /** Takes a delivered message out. */
  remove(record: OutboxRecord): Promise<void>;
  /** All messages that can be read and were written before a time, the oldest first. */
  allBefore(untilMs: number): Promise<readonly OutboxRecord[]>;
}

/** Where the ends of executions count for the autonomy of their runbooks. */
export interface OutcomeBook {
  /**
   * Counts what the record tells; a record that comes twice counts once.
   *
   * @throws Error where it is not known to be counted
   */
  count(audit: AuditRecord): Promise<void>;
}
