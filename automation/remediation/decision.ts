/** What is done about an incident. */
export type Outcome =
  /** Its runbook runs now. */
  | "auto"
  /** Its runbook runs once a person has approved. */
  | "approval"
  /** A person acts; nothing runs. */
  | "manual"
  /** Something forbids its runbook now; a person is told. */
  | "blocked";

/** Every rule that can keep a runbook from running by itself. */
export const REASON_CODES = [
  "no-matching-runbook",
  "low-confidence",
  "high-risk",
  "irreversible",
  "autonomy-shadow",
  "autonomy-suggest",
  "autonomy-approve",
  "autonomy-cap",
  "environment-policy",
  "change-freeze",
  "maintenance-window",
  "paused",
  "environment-concurrency",
  "services-affected",
  "hourly-limit",
  "cooldown",
  "breaker-open",
  "breaker-probing",
  "target-locked",
  "clock-skew",
  "contention",
  "store-unavailable",
] as const;

/** Name of a rule. */
export type ReasonCode = (typeof REASON_CODES)[number];

/** One rule that spoke, and what it saw. */
export interface Reason {
  readonly code: ReasonCode;
  /** The outcome that this rule alone would allow at most. */
  readonly limitsTo: Exclude<Outcome, "auto">;
  /** One sentence with the figures, e.g. `3 of 3 executions run in prod`. */
  readonly says: string;
  /** When it stops to hold, in milliseconds since the epoch. @default - not by time */
  readonly untilMs?: number;
}

/** The answer to one incident, with every reason and not just the first. */
export interface Decision {
  readonly incidentId: string;
  /** @default - none matches */
  readonly runbookId?: string;
  readonly outcome: Outcome;
  /** Empty only for `auto`. */
  readonly reasons: readonly Reason[];
  /** Milliseconds since the epoch. */
  readonly decidedAtMs: number;
}
