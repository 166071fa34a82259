import type { Incident } from "../incident";
import type { RunbookSpec } from "../runbook-spec";
import type { JsonValue, Notes } from "./notes";

/** Facts about a target, by name. */
export interface TargetState {
  readonly [fact: string]: JsonValue;
}

/** What a step knows. It learns everything else from the world, each time anew. */
export interface StepContext {
  readonly incident: Incident;
  /** Names the execution in the records of the target, where it can hold one. */
  readonly executionId: string;
  /** The target's fence; shown where the target itself can refuse a stale one. */
  readonly fence: number;
  /** What earlier steps of this execution noted. A step that dies after its effect has noted nothing. */
  readonly notes: Notes;
  /** The target's facts as `targetState` read them before the first action; empty in pre-checks. */
  readonly before: TargetState;
  /** When they were read, in milliseconds since the epoch: what the target did since then may be this execution's own work. */
  readonly actingSinceMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** What a check saw. "Cannot tell" is not `passed`. */
export interface CheckResult {
  readonly passed: boolean;
  /** One sentence with the figures, e.g. `2 of 2 tasks are healthy`. */
  readonly says: string;
  /** To be kept for later steps. @default - nothing */
  readonly notes?: Notes;
}

/** What an action did. It throws where it did not do it, or cannot know. */
export interface ActionResult {
  /** One sentence, e.g. `deployment ecs-svc/123 began`. */
  readonly says: string;
  /** To be kept for later steps and the rollback. @default - nothing */
  readonly notes?: Notes;
}

/** Reads the world and changes nothing. */
export type Check = (context: StepContext) => Promise<CheckResult>;

/**
 * Changes the world. Called twice with the same context it does no more than once; a rollback also does no harm
 * where its action never took effect.
 */
export type Action = (context: StepContext) => Promise<ActionResult>;

type NamesOf<Steps extends readonly { readonly name: string }[]> = Steps[number]["name"];

/** Names of the steps that undo something. */
export type RollbackNames<Spec extends RunbookSpec> = Spec["actions"][number] extends infer Step
  ? Step extends { readonly rollback: { readonly name: infer Name extends string } }
    ? Name
    : never
  : never;

interface EveryRunbook<Spec extends RunbookSpec> {
  /**
   * The facts about the target that its plan rests upon, read from the world after the pre-checks, and what a
   * rollback goes back to. An approval is given for them: where they have changed by the time of the first action,
   * it is void. Leave out what changes all the time.
   */
  readonly targetState: (context: StepContext) => Promise<TargetState>;
  readonly preChecks: Readonly<Record<NamesOf<Spec["preChecks"]>, Check>>;
  readonly actions: Readonly<Record<NamesOf<Spec["actions"]>, Action>>;
  readonly postChecks: Readonly<Record<NamesOf<Spec["postChecks"]>, Check>>;
}

interface CanRollBack<Spec extends RunbookSpec> {
  readonly rollbacks: Readonly<Record<RollbackNames<Spec>, Action>>;
  /** Whether the world is as it was before the first action. Tried until it passes or its attempts are over. */
  readonly rolledBack: Check;
}

/** The effects of a runbook, under the names of its spec: a step that is missing, or is one too many, does not compile. */
export type StepsOf<Spec extends RunbookSpec> = EveryRunbook<Spec> &
  ([RollbackNames<Spec>] extends [never] ? object : CanRollBack<Spec>);

/** The effects of any runbook, found by name. */
export interface AnySteps {
  readonly targetState: EveryRunbook<RunbookSpec>["targetState"];
  readonly preChecks: Readonly<Record<string, Check>>;
  readonly actions: Readonly<Record<string, Action>>;
  readonly postChecks: Readonly<Record<string, Check>>;
  readonly rollbacks?: Readonly<Record<string, Action>>;
  readonly rolledBack?: Check;
}
