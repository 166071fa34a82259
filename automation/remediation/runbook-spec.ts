import type { Severity } from "./incident";

/** What a runbook can break. `low` acts by itself, `medium` after its extra checks, `high` always waits for a person. */
export type Risk = "low" | "medium" | "high";

/** Whether what was done can be undone: exactly, by another action that makes up for it, or not at all. */
export type Reversibility = "reversible" | "compensable" | "irreversible";

/** How far a runbook may go by itself; each step is earned by verified outcomes, and lost by failures. */
export const AUTONOMY_LEVELS = ["shadow", "suggest", "approve", "automatic"] as const;

/** Level of autonomy. */
export type Autonomy = (typeof AUTONOMY_LEVELS)[number];

/** What a runbook answers to. */
export interface Trigger {
  /** Root cause of the incident, in kebab case. */
  readonly rootCause: string;
  /** Symptoms that call for it where the root cause is unknown; all of them must be there. @default - none: only the root cause calls */
  readonly symptoms?: readonly [string, ...string[]];
  /** Type of the target, e.g. `AWS::RDS::DBInstance`. */
  readonly targetType: string;
  /** @default - every environment */
  readonly environments?: readonly [string, ...string[]];
  /** @default - every service */
  readonly services?: readonly [string, ...string[]];
}

/** Limits of one runbook. */
export interface RunbookGuardrails {
  /** Executions per service in any 60 minutes. @default 3 */
  readonly executionsPerHour?: number;
  /** Time between two executions for one service. @default 10 */
  readonly cooldownMinutes?: number;
  /** Failures in a row that open the breaker of the environment. @default 3 */
  readonly failuresToOpen?: number;
  /** How long an open breaker admits nothing. @default 300 */
  readonly openSeconds?: number;
}

/** One right that the steps need, as IAM knows it. */
export interface Permission {
  /** Exact actions, sorted; no wildcard. */
  readonly actions: readonly [string, ...string[]];
  /** ARN patterns, with `${partition}`, `${region}`, `${account}`, `${organization}` and `${environment}` filled in at synthesis. */
  readonly resources: readonly [string, ...string[]];
  /** Tags that the resource must carry; the same names are filled in. @default - none */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /**
   * What the call may name, by condition key of IAM: each of its values must fit one of the patterns. The key must be
   * one that every call of the actions has. @default - whatever it likes
   */
  readonly requestValues?: Readonly<Record<string, readonly [string, ...string[]]>>;
  /**
   * Functions that an event source mapping must feed, as ARN patterns: its own ARN says nothing of whose it is. Those of
   * the engine are never among them. @default - it is not asked
   */
  readonly mappedFunctions?: readonly [string, ...string[]];
  /** Service of AWS that must make the call for the runbook, as a key of KMS knows it, e.g. `rds`. @default - it makes them itself */
  readonly viaService?: string;
  /** Why nothing narrower does, as its page tells; demanded by a resource of `*`. @default - none */
  readonly reason?: string;
}

/** Data about one step. Its effect is in `steps.ts` under the same name. */
export interface StepSpec {
  /** Kebab case, unique in the runbook. */
  readonly name: string;
  /** What a person reads before and while it runs. */
  readonly says: string;
  readonly timeoutSeconds: number;
}

/** A step that changes the world, and what undoes it. */
export interface ActionSpec extends StepSpec {
  /** Name of the step that undoes it; a reversible or compensable runbook has one for each action. @default - nothing does */
  readonly rollback?: StepSpec;
}

/** A step that reads the world again until it is well. */
export interface PostCheckSpec extends StepSpec {
  /** @default 5 */
  readonly attempts?: number;
  /** @default 10 */
  readonly secondsBetween?: number;
}

/** What a step may connect to itself, beside AWS: the environment's Redis, or its PostgreSQL. */
export type Connection = "cache" | "database";

interface RunbookFacts {
  /** Kebab case; also its folder. */
  readonly id: string;
  readonly title: string;
  /** Team that answers for it. */
  readonly owner: string;
  /** What it does and when a person should not let it, in two or three sentences. */
  readonly description: string;
  /** Severity of the page when it fails. */
  readonly severity: Severity;
  readonly triggers: readonly [Trigger, ...Trigger[]];
  /** Confidence below which it only suggests, 0–1. */
  readonly minimumConfidence: number;
  /** Wins over runbooks of higher rank that match equally well. Unique among those with a common trigger. */
  readonly rank: number;
  readonly guardrails?: RunbookGuardrails;
  readonly permissions: readonly Permission[];
  /** What its function is let into the network for, sorted. @default - nothing: it stays outside and calls AWS only */
  readonly connectsTo?: readonly [Connection, ...Connection[]];
  readonly preChecks: readonly [StepSpec, ...StepSpec[]];
  readonly actions: readonly [ActionSpec, ...ActionSpec[]];
  readonly postChecks: readonly [PostCheckSpec, ...PostCheckSpec[]];
  /** What a person sets up once, because no stack makes it, so that its trouble is heard of or it can act; Markdown. @default - nothing */
  readonly prerequisites?: readonly [string, ...string[]];
  /** Pages to read with it. @default - none */
  readonly links?: readonly string[];
}

/** What may end up acting by itself: nothing of high risk, and nothing that cannot be undone. */
interface MayBeAutomatic {
  readonly risk: Exclude<Risk, "high">;
  readonly reversibility: Exclude<Reversibility, "irreversible">;
  readonly maximumAutonomy: Autonomy;
}

interface NeedsApproval {
  readonly risk: Risk;
  readonly reversibility: Reversibility;
  readonly maximumAutonomy: Exclude<Autonomy, "automatic">;
}

/** A runbook as data: everything else about it is derived from this. */
export type RunbookSpec = RunbookFacts & (MayBeAutomatic | NeedsApproval);
