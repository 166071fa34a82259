import type { Unavailable } from "../admission/guardrail-store";
import type { AuditRecord, OutboxRecord } from "../admission/records";
import type { ExecutionState } from "../execution/execution-state";

/** What is written down about the incidents of one environment. */
export interface AuditTrail {
  /** All records of an incident that were written before the call, in no order. */
  of(incidentId: string): Promise<TrailResult>;
}

/** What became of reading a trail. */
export type TrailResult = Trail | Unavailable;

/** A trail as it was at some moment. */
export interface Trail {
  readonly kind: "read";
  readonly records: readonly AuditRecord[];
  /** Another one after each record of the incident that a {@link RecordWriter} has written. @default - none was written */
  readonly mark?: string;
}

/** Writes down what no guardrail has a say in. */
export interface RecordWriter {
  /** Writes a record and the message about it, both or none, and once: a second record of one id changes nothing. */
  record(audit: AuditRecord, outbox?: OutboxRecord): Promise<RecordResult>;
  /** The same for a record that is true of a trail as it was read: where an event has told more since, nothing is written. */
  recordAsOf(
    seen: Trail,
    audit: AuditRecord,
    outbox?: OutboxRecord,
  ): Promise<RecordResult | { readonly kind: "moved" }>;
}

/** What became of a record. */
export type RecordResult =
  | { readonly kind: "recorded" }
  /** It had been written before, perhaps with other words. */
  | { readonly kind: "known" }
  /** No answer; it may have been written. */
  | Unavailable;

/** The service that carries executions out. */
export interface Workflow {
  /** Starts an execution under its own name; one that was started before, even if it has ended since, is `started`. */
  start(executionId: string, state: ExecutionState): Promise<{ readonly kind: "started" } | Unavailable>;
  /** Stops an execution that only waits; one that has ended or never was is `stopped`. */
  stop(executionId: string, why: string): Promise<{ readonly kind: "stopped" } | Unavailable>;
}

/** Wakes a person by a way that needs neither the table nor its stream. */
export interface EmergencyPager {
  /**
   * Sends one message. Text in it may be somebody else's.
   *
   * @throws Error when it is not known to have been sent
   */
  page(message: EmergencyPage): Promise<void>;
}

/** What a person is told when the usual way is broken, or may be. */
export interface EmergencyPage {
  readonly environment: string;
  /** One line, e.g. `Nothing can be decided`. */
  readonly subject: string;
  /** What is wrong, what was not done because of it, and what to do. */
  readonly says: string;
}
