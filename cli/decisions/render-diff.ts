import {
  CHANGE_GROUPS,
  codesOf,
  type ChangeGroup,
  type DecisionChange,
} from "../../automation/remediation/history/compare";
import type { Verdict } from "../../automation/remediation/history/verdict";
import { instantOf } from "../terminal/lines";
import type { DecisionDiff } from "./diff-decisions";
import { codeSpan } from "./markdown";

/** A pull request's comment takes 65,536 characters: this many rows of each group always fit. */
const ROWS = 25;

const TITLES: Readonly<Record<ChangeGroup, string>> = {
  "newly-automatic": "Newly automatic",
  "newly-blocked": "Newly blocked",
  "newly-to-a-person": "Newly to a person",
  "other-runbook": "Other runbook",
  "other-reasons": "Other reasons only",
};

const COLUMNS = [
  "incidents",
  "environment",
  "root cause",
  "before",
  "after",
  "rules that came and went",
  "first",
];

/** Changes that a reviewer reads as one. */
interface Row {
  readonly first: DecisionChange;
  readonly count: number;
}

/** The difference as Markdown, for a terminal and for a pull request. */
export function renderDiff(diff: DecisionDiff): string {
  const { base, head, history, incidents, changes } = diff;
  const about = `${codeSpan(base)} → ${codeSpan(head)}, ${history}`;
  if (changes.length === 0) return `**No decision changes**: ${about}; ${plural(incidents)} decided alike.`;
  return [
    `**${changes.length.toLocaleString("en")} of ${plural(incidents)} decided differently**: ${about}.`,
    ...CHANGE_GROUPS.flatMap((group) => section(group, changes)),
  ].join("\n\n");
}

function section(group: ChangeGroup, changes: readonly DecisionChange[]): string[] {
  const own = changes.filter((change) => change.group === group);
  if (own.length === 0) return [];
  const rows = rowsOf(own);
  const shown = rows.slice(0, ROWS);
  const table = [
    `| ${COLUMNS.join(" | ")} |`,
    `| ---: |${" --- |".repeat(COLUMNS.length - 1)}`,
    ...shown.map(line),
  ].join("\n");
  const more = rows.slice(ROWS).reduce((sum, { count }) => sum + count, 0);
  return [
    `### ${TITLES[group]}: ${own.length.toLocaleString("en")}`,
    table,
    ...(more > 0 ? [`And ${plural(more)} of ${rows.length - ROWS} more kinds; \`--json\` has all.`] : []),
  ];
}

/** The most frequent first, then the earliest. */
function rowsOf(changes: readonly DecisionChange[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const change of changes) {
    const key = JSON.stringify(cells(change));
    const known = rows.get(key);
    rows.set(key, { first: known?.first ?? change, count: (known?.count ?? 0) + 1 });
  }
  return [...rows.values()].sort(
    (left, right) => right.count - left.count || left.first.entry - right.first.entry,
  );
}

function line({ first, count }: Row): string {
  const when = `${first.entry}: ${instantOf(first.incident.detectedAtMs)}`;
  return `| ${[count.toLocaleString("en"), ...cells(first), when].join(" | ")} |`;
}

function cells({ incident, base, head }: DecisionChange): string[] {
  const { environment, rootCause } = incident;
  return [
    codeSpan(environment),
    codeSpan(rootCause),
    verdictCell(base),
    verdictCell(head),
    rulesCell(base, head),
  ];
}

function verdictCell({ outcome, runbookId }: Verdict): string {
  return runbookId === undefined ? outcome : `${outcome} ${codeSpan(runbookId)}`;
}

function rulesCell(base: Verdict, head: Verdict): string {
  const [before, after] = [codesOf(base), codesOf(head)];
  const came = after.filter((code) => !before.includes(code)).map((code) => `+${code}`);
  const went = before.filter((code) => !after.includes(code)).map((code) => `−${code}`);
  return [...came, ...went].join(" ") || "the same";
}

function plural(incidents: number): string {
  return `${incidents.toLocaleString("en")} incident${incidents === 1 ? "" : "s"}`;
}
