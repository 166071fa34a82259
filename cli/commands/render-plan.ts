import { destructiveChanges, type PlannedChange } from "../engine/plan";
import type { StackReport } from "../engine/stack-report";
import type { Target } from "../engine/target";
import { printable } from "../terminal/printable";
import { styleFor } from "../terminal/style";
import type { Repeated } from "./next-command";
import { renderSummary } from "./summary";

const SIGNS: Readonly<Partial<Record<PlannedChange["action"], string>>> = {
  create: "+",
  update: "~",
  delete: "-",
  replace: "±",
  import: "←",
  move: "→",
};

/** The plan for people: what is lost first, then everything by stack, then the counts. */
export function renderPlan(target: Target, reports: readonly StackReport[], options: Repeated = {}): string {
  const style = styleFor(process.stdout);
  const lost = reports.flatMap(({ id, plan }) =>
    destructiveChanges(plan?.changes ?? []).map((change) => style.red(`  ${line(change)}   ${id}`)),
  );
  const stacks = reports.flatMap(({ id, plan }) => {
    if (!plan || plan.changes.length === 0) return [];
    const lines = plan.changes.flatMap((change) => [`  ${line(change)}`, ...attributeLines(change)]);
    return [[style.bold(id), ...lines].join("\n")];
  });
  return [
    ...(lost.length === 0 ? [] : [[style.bold("DESTROYED OR REPLACED"), ...lost].join("\n")]),
    ...stacks,
    renderSummary("plan", target, reports, options),
  ].join("\n\n");
}

function attributeLines({ attributes = [] }: PlannedChange): string[] {
  return attributes.map(({ name, before, after, forcesReplacement }) => {
    const values =
      before === undefined || after === undefined ? "" : `: ${valueText(before)} → ${valueText(after)}`;
    return printable(
      `      ${name}${values}${forcesReplacement === true ? " (forces the replacement)" : ""}`,
    );
  });
}

function valueText(value: string | number | boolean): string {
  return typeof value === "string" ? `"${value}"` : String(value);
}

function line({ action, address, reason }: PlannedChange): string {
  const why = reason === undefined ? "" : ` (${reason.replaceAll("_", " ")})`;
  return printable(`${SIGNS[action] ?? " "} ${address}${why}`);
}
