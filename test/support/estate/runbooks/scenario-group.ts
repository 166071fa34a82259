import type { Unused } from "../prove-least-privilege";
import type { RunbookStage } from "../runbook-stage";

/** Runbooks of one kind of target, played one after the other on the same stage. */
export interface ScenarioGroup {
  /** Runbooks that it plays, by id, and what of their permissions no scenario can use, each with the reason. */
  readonly played: Readonly<Record<string, Unused>>;
  /** Runbooks of its kind that run, and that no scenario is written for yet: unit tests of their steps are all there is. @default - none */
  readonly unplayed?: readonly string[];
  /** Stacks beside those of every stage. @default - none */
  readonly stacks?: readonly string[];
  /** Writes the tests: a `describe` for each runbook, under its id. They may go on from where the one before ended. */
  readonly play: (stage: () => RunbookStage) => void;
}
