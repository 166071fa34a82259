import {
  CHANGE_GROUPS,
  compareVerdicts,
  type ChangeGroup,
  type DecisionChange,
} from "../../automation/remediation/history/compare";
import type { HistoryEntry } from "../../automation/remediation/history/entry";
import type { ReplayOptions } from "../../automation/remediation/history/replay";
import type { DecisionProgram } from "./bundle-decisions";
import { runDecisions } from "./run-decisions";

/** A history, and how people call it. */
export interface NamedHistory {
  readonly title: string;
  readonly entries: readonly HistoryEntry[];
}

/** What two versions decide differently. */
export interface DecisionDiff {
  readonly base: string;
  readonly head: string;
  readonly history: string;
  readonly incidents: number;
  /** Of each group. */
  readonly counts: Readonly<Record<ChangeGroup, number>>;
  /** In the order of the history. */
  readonly changes: readonly DecisionChange[];
}

/** Replays one history with two versions side by side, and compares. */
export async function diffDecisions(
  base: DecisionProgram,
  head: DecisionProgram,
  { title, entries }: NamedHistory,
  options: ReplayOptions,
): Promise<DecisionDiff> {
  const request = { entries, options };
  const [before, after] = await Promise.all([runDecisions(base, request), runDecisions(head, request)]);
  const changes = compareVerdicts(entries, before, after);
  const countOf = (group: ChangeGroup) => changes.filter((change) => change.group === group).length;
  return {
    base: base.source.title,
    head: head.source.title,
    history: title,
    incidents: entries.length,
    counts: Object.fromEntries(
      CHANGE_GROUPS.map((group) => [group, countOf(group)]),
    ) as DecisionDiff["counts"],
    changes,
  };
}
