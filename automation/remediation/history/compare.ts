import type { HistoryEntry } from "./entry";
import type { Verdict } from "./verdict";

/** What a change of the decision code can do to one incident, what a reviewer looks at first at the top. */
export const CHANGE_GROUPS = [
  /** A runbook runs by itself where it did not. */
  "newly-automatic",
  /** Something forbids what was not forbidden. */
  "newly-blocked",
  /** A person approves or acts where it was otherwise. */
  "newly-to-a-person",
  /** As before, with another runbook. */
  "other-runbook",
  /** As before, by other rules. */
  "other-reasons",
] as const;

/** One of these. */
export type ChangeGroup = (typeof CHANGE_GROUPS)[number];

/** An incident that two versions decide differently. */
export interface DecisionChange {
  readonly group: ChangeGroup;
  /** Place in the history, from 1 on. */
  readonly entry: number;
  readonly incident: Pick<
    HistoryEntry["incident"],
    "id" | "environment" | "service" | "rootCause" | "confidence" | "detectedAtMs"
  >;
  readonly base: Verdict;
  readonly head: Verdict;
}

/**
 * What differs between the verdicts of two versions on one history, in its order. Each incident is in one group: the
 * first that says something of it. Rules count as the same when their codes do, whatever their figures.
 */
export function compareVerdicts(
  entries: readonly HistoryEntry[],
  base: readonly Verdict[],
  head: readonly Verdict[],
): readonly DecisionChange[] {
  return entries.flatMap(({ incident }, index): DecisionChange[] => {
    const [before, after] = [base[index], head[index]];
    if (!before || !after) throw new Error(`entry ${index + 1} was not decided by both versions`);
    const group = groupOf(before, after);
    if (!group) return [];
    const { id, environment, service, rootCause, confidence, detectedAtMs } = incident;
    const about = { id, environment, service, rootCause, confidence, detectedAtMs };
    return [{ group, entry: index + 1, incident: about, base: before, head: after }];
  });
}

/** Codes of the rules that spoke, each once, in alphabetical order. */
export function codesOf({ reasons }: Verdict): readonly string[] {
  return [...new Set(reasons.map(({ code }) => code))].sort();
}

function groupOf(before: Verdict, after: Verdict): ChangeGroup | undefined {
  if (before.outcome !== after.outcome) {
    if (after.outcome === "auto") return "newly-automatic";
    return after.outcome === "blocked" ? "newly-blocked" : "newly-to-a-person";
  }
  if (before.runbookId !== after.runbookId) return "other-runbook";
  return codesOf(before).join() === codesOf(after).join() ? undefined : "other-reasons";
}
