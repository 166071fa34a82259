import { STATE_STACK } from "../engine/bootstrap";
import type { StackReport } from "../engine/stack-report";
import { targetFlags, type Target } from "../engine/target";
import type { StackOptions } from "./options";

/** What of a command line the next one has to say again. */
export type Repeated = Pick<StackOptions, "stack" | "from" | "workDir">;

/** The command to go on with; `undefined` when there is nothing left to do. */
export function nextCommand(
  command: string,
  target: Target,
  reports: readonly StackReport[],
  options: Repeated = {},
): string | undefined {
  const { stack: chosen = [] } = options;
  const open = reports.filter(({ status }) => ["failed", "not applied", "interrupted"].includes(status));
  const stacks =
    open.length === 0 || open.length === reports.length ? chosen : open.map(({ id }) => nameOf(id));
  const again = (name: string, names = stacks): string =>
    [
      `npx homeostat ${name} ${targetFlags(target)}`,
      ...names.map((each) => `--stack ${each}`),
      ...places(options),
    ].join(" ");
  if (open.length > 0) return again(command, command === "bootstrap" ? [] : stacks);
  if (command !== "plan" || !reports.some(({ plan }) => plan?.hasChanges === true)) return undefined;
  const backend = `${target.environment}-${STATE_STACK}`;
  const lacksBackend = reports.some(({ plan }) => plan?.provisional.includes(backend) === true);
  return lacksBackend ? again("bootstrap", []) : again("apply");
}

function places({ from, workDir }: Repeated): string[] {
  return [
    ...(from === undefined ? [] : [`--from ${quoted(from)}`]),
    ...(workDir === undefined ? [] : [`--work-dir ${quoted(workDir)}`]),
  ];
}

function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function nameOf(id: string): string {
  return id.slice(id.indexOf("-") + 1);
}
