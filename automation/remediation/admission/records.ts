import type { Decision } from "../decision";
import type { ActionPlan, StepRecord } from "../execution/execution-state";
import type { Fence, SettledOutcome } from "../guardrails/event";
import type { Incident, IncidentSource } from "../incident";
import type { Pause } from "../policy/environment-policy";
import type { Scope } from "../guardrails/scope";

/** What an admitted execution may do, and until when. */
export interface Grant extends Fence {
  readonly scope: Scope;
  /** Its engine acts no more after this time of its own clock, unless a heartbeat was taken. */
  readonly leaseUntilMs: number;
  /** Whether it acts only once a person has approved. */
  readonly needsApproval: boolean;
}

/** The answer to a request. */
export interface Admission {
  readonly type: "admission";
  readonly decision: Decision;
  /** @default - nothing may run */
  readonly grant?: Grant;
}

/** An execution is over and has freed what it held. */
export interface Settlement {
  readonly type: "settlement";
  readonly executionId: string;
  readonly outcome: SettledOutcome;
}

/** An environment admits nothing more, or admits again. */
export interface PauseChange {
  readonly type: "pause";
  readonly environment: string;
  /** @default - it admits again */
  readonly pause?: Pause;
}

/** What was answered under an idempotency key, and is answered again to whoever asks again. */
export type Answer = Admission | Settlement | PauseChange;

/** What one audit record tells. */
export type AuditFact =
  /** An event told of an incident; written for every event, whether or not anything is decided anew. */
  | { readonly what: "reported"; readonly incident: Incident; readonly executionId: string }
  /** An event told that trouble is over. */
  | {
      readonly what: "over";
      readonly says: string;
      /** By the clock of the source, in milliseconds since the epoch. */
      readonly endedAtMs: number;
      readonly source: IncidentSource;
      /**
       * Whether somebody else, or the same source later, speaks of trouble that is still there: then no page is ended.
       * @default - it was written before anybody asked; taken for `false`
       */
      readonly stillReported?: boolean;
    }
  /** An event that asks for nothing. */
  | { readonly what: "informed"; readonly says: string; readonly source: IncidentSource }
  /** An event that was not understood or not believed. */
  | { readonly what: "rejected"; readonly reasons: readonly string[]; readonly excerpt: string }
  /** A person is asked whether the plan may be carried out. */
  | {
      readonly what: "asked";
      readonly approvalId: string;
      readonly digest: string;
      readonly plan: ActionPlan;
    }
  /** A person said no. */
  | { readonly what: "not-approved"; readonly by: string; readonly why: string }
  | { readonly what: "decided"; readonly decision: Decision; readonly grant?: Grant }
  /** A person said yes. */
  | { readonly what: "approved"; readonly by: string; readonly why: string; readonly digest: string }
  | {
      readonly what: "settled";
      readonly outcome: SettledOutcome;
      readonly says: string;
      /** How it went, step by step. @default - nothing was begun */
      readonly steps?: readonly StepRecord[];
    }
  | { readonly what: "lease-expired"; readonly leaseUntilMs: number }
  | { readonly what: "paused"; readonly pause: Pause }
  | { readonly what: "resumed"; readonly by: string; readonly why: string };

/** One thing that became true; written in the transaction that made it true, once and never changed. */
export interface AuditRecord {
  /** The same for the same thing, whoever writes it. */
  readonly id: string;
  readonly environment: string;
  /** @default - it concerns the environment as a whole */
  readonly incidentId?: string;
  /** @default - it concerns no execution */
  readonly executionId?: string;
  /** By the clock of the engine, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly fact: AuditFact;
  /** When nobody needs it any more, in milliseconds since the epoch. @default - it is kept for good */
  readonly keptUntilMs?: number;
}

/** A message that must reach people; it lies in the store until it was delivered. */
export interface OutboxRecord {
  /** Id of the audit record that it tells of. */
  readonly id: string;
  readonly environment: string;
  readonly atMs: number;
  /** `page` wakes a person; `notice` can be read later. */
  readonly urgency: "page" | "notice";
  readonly audit: AuditRecord;
  /** Signed link to the page where the plan is approved; not in the audit, for whoever has it may decide. @default - nothing to decide */
  readonly link?: string;
}

/**
 * The message about what an event told, as far as people hear of it: a report is followed by its decision, and an end
 * that nobody waits for is no news.
 *
 * @param before records of the same incident that were written earlier
 */
export function messageAbout(
  audit: AuditRecord,
  before: readonly AuditRecord[] = [],
): OutboxRecord | undefined {
  switch (audit.fact.what) {
    case "reported":
    case "informed":
      return undefined;
    case "over": {
      // Kept for a while only: it ends nothing that is known of.
      const isAwaited =
        before.some(({ fact }) => fact.what === "reported") && audit.keptUntilMs === undefined;
      return isAwaited ? outboxOf(audit) : undefined;
    }
    default:
      return outboxOf(audit);
  }
}

/** The message about an audit record that people hear of. */
export function outboxOf(audit: AuditRecord): OutboxRecord {
  const { id, environment, atMs } = audit;
  return { id, environment, atMs, urgency: urgencyOf(audit.fact), audit };
}

/**
 * A person is woken when one must act: to approve, to do by hand what did not run, or to mend what failed. A plan that
 * waits for approval wakes one with its question, which follows the decision and has the link; where it does not
 * follow, the lease ends and wakes one.
 */
function urgencyOf(fact: AuditFact): OutboxRecord["urgency"] {
  switch (fact.what) {
    case "decided":
      return fact.decision.outcome === "manual" || fact.decision.outcome === "blocked" ? "page" : "notice";
    case "settled":
      return fact.outcome === "succeeded-verified" || fact.outcome === "cancelled" ? "notice" : "page";
    case "lease-expired":
    case "rejected":
    case "asked":
      return "page";
    case "reported":
    case "over":
    case "informed":
    case "not-approved":
    case "approved":
    case "paused":
    case "resumed":
      return "notice";
  }
}
