/** How fast a person must act, most urgent first: P1 users are cut off; P4 for the weekly review. */
export const SEVERITIES = ["P1", "P2", "P3", "P4"] as const;

/** Urgency of an incident. */
export type Severity = (typeof SEVERITIES)[number];

/** Where news of trouble come from. */
export const SOURCE_KINDS = [
  "cloudwatch-alarm",
  "cloudwatch-composite-alarm",
  "rds-event",
  "ecs-event",
  "auto-scaling-event",
  "ec2-event",
  "guardduty-finding",
  "config-compliance",
  "health-event",
  "acm-event",
  "cost-anomaly",
  "alertmanager",
  "manual",
] as const;

/** Kind of a source. */
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** The event that an incident was first heard of by. */
export interface IncidentSource {
  readonly kind: SourceKind;
  /** Id that the sender gave the event. */
  readonly eventId: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly region: string;
  /** Who reported it, where a person did. @default - a machine */
  readonly reportedBy?: string;
}

/** The one thing that is in trouble, and that a fix would touch. */
export interface Target {
  /** CloudFormation's name of the type, e.g. `AWS::RDS::DBInstance`. */
  readonly type: string;
  /** Name or id, unique in its account and region among its type. */
  readonly id: string;
}

/** Trouble, as far as it is known. Text in it is somebody else's: bounded in size, never trusted, escaped where shown. */
export interface Incident {
  /** Digest of environment, target and root cause: several reports of one trouble have one id. */
  readonly id: string;
  /** Kebab case, e.g. `database-connections-high`; `unknown` where only symptoms are known. */
  readonly rootCause: string;
  /** How sure the source is of the root cause, 0–1. */
  readonly confidence: number;
  /** Kebab-case names of what was observed. */
  readonly symptoms: readonly string[];
  /** Name of the service that suffers, e.g. `reference`. */
  readonly service: string;
  readonly target: Target;
  readonly severity: Severity;
  /** Name of the environment, from the account and never from text. */
  readonly environment: string;
  /** Milliseconds since the epoch. */
  readonly detectedAtMs: number;
  /** Facts that steps and pages may use. */
  readonly context: Readonly<Record<string, string | number | boolean>>;
  readonly source: IncidentSource;
}
