import type { StackReport } from "../engine/stack-report";
import type { Target } from "../engine/target";
import { EXIT, type ExitCode } from "../exit-codes";
import { duration } from "../terminal/duration";
import { table } from "../terminal/table";
import { nextCommand, type Repeated } from "./next-command";

/** The table of all stacks of a run, the errors, and what to run next. */
export function renderSummary(
  command: string,
  target: Target,
  reports: readonly StackReport[],
  options: Repeated = {},
): string {
  const next = nextCommand(command, target, reports, options);
  const rows = reports.map((report) => [
    report.id,
    statusText(report),
    ...countCells(report),
    duration(report.seconds * 1000),
  ]);
  const columns = [
    { title: "STACK" },
    { title: "RESULT" },
    { title: "ADD", align: "right" as const },
    { title: "CHANGE", align: "right" as const },
    { title: "REPLACE", align: "right" as const },
    { title: "DESTROY", align: "right" as const },
    { title: "TIME", align: "right" as const },
  ];
  const errors = reports.flatMap((report) =>
    report.error ? [`${report.id}: ${report.error.render()}`] : [],
  );
  return [
    table(columns, rows),
    ...errors,
    totals(reports),
    ...(next === undefined ? [] : [`next: ${next}`]),
  ].join("\n\n");
}

/** Exit code of a run: the failures' own code if they agree on one. */
export function exitCodeOf(reports: readonly StackReport[]): ExitCode {
  if (reports.some(({ status }) => status === "interrupted")) return EXIT.interrupted;
  const codes = new Set(reports.flatMap(({ error }) => (error ? [error.exitCode] : [])));
  const [only] = codes;
  if (only !== undefined) return codes.size === 1 ? only : EXIT.failed;
  return reports.some(({ status }) => status === "not applied") ? EXIT.failed : EXIT.ok;
}

/** A report as it appears in `--json`. */
export function reportAsJson(report: StackReport): unknown {
  const { id, status, plan, error, needs, seconds, done } = report;
  return {
    stack: id,
    status,
    seconds,
    ...(plan && {
      counts: plan.counts,
      changes: plan.changes,
      hasChanges: plan.hasChanges,
      provisional: plan.provisional,
    }),
    ...(needs && { needs }),
    ...(done && { done }),
    ...(error && { error: { exitCode: error.exitCode, ...error.explanation } }),
  };
}

function statusText({ status, needs, plan, done }: StackReport): string {
  if (done && done.of > 0) return `${status} (${done.resources} of ${done.of} done)`;
  if (needs) return `${status} (needs ${needs.join(", ")})`;
  if (plan && plan.provisional.length > 0)
    return `${status} (provisional: assumes ${plan.provisional.join(", ")})`;
  return status;
}

function countCells({ plan }: StackReport): string[] {
  if (!plan) return ["", "", "", ""];
  const { add, change, replace, destroy } = plan.counts;
  return [add, change, replace, destroy].map((count) => (count === 0 ? "-" : String(count)));
}

function totals(reports: readonly StackReport[]): string {
  const byStatus = new Map<string, number>();
  for (const { status } of reports) byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  return [...byStatus].map(([status, count]) => `${count} ${status}`).join(", ");
}
