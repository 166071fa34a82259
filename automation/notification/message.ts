import type { AuditFact, OutboxRecord } from "../remediation/admission/records";
import type { Incident, Severity } from "../remediation/incident";
import type { PageChange } from "./page-changes";

/** A place to go to. */
export interface Link {
  /** `approval` is for whoever may decide about the plan; whoever has it may. */
  readonly kind: "approval" | "runbook";
  readonly says: string;
  readonly url: string;
}

/** What people are told, before any channel has given it its form. Text in it may be somebody else's: each channel escapes it. */
export interface Message {
  /** Id of the outbox record. */
  readonly id: string;
  readonly environment: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** `page` wakes a person; `notice` can be read later. */
  readonly urgency: OutboxRecord["urgency"];
  /** A page is never below P2, a notice never above P3. */
  readonly severity: Severity;
  readonly what: AuditFact["what"];
  /** One line. */
  readonly title: string;
  /** Every fact and every reason, one line each. */
  readonly lines: readonly string[];
  /** What to do now, in one sentence. @default - nothing is to be done */
  readonly next?: string;
  readonly links: readonly Link[];
  /** What becomes of the pages that are open about it, in this order. Empty where nothing does. */
  readonly pages: readonly PageChange[];
  /** What is in trouble. @default - it is about no incident, or nothing is known of it */
  readonly incident?: Incident;
  /** @default - it is about the environment as a whole */
  readonly incidentId?: string;
  /** @default - it is about no execution */
  readonly executionId?: string;
  /** @default - none is chosen, or it is not known which */
  readonly runbookId?: string;
}
