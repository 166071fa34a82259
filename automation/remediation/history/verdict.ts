import type { Outcome, Reason } from "../decision";

/** What one version of the decision code made of one entry of a history. */
export interface Verdict {
  readonly outcome: Outcome;
  /** @default - none matches */
  readonly runbookId?: string;
  readonly reasons: readonly Reason[];
  /** An execution for this very trouble was under way: nothing was decided anew. @default false */
  readonly repeats?: boolean;
}
