import { codesOf } from "../../automation/remediation/history/compare";
import type { Verdict } from "../../automation/remediation/history/verdict";
import type { Autonomy } from "../../automation/remediation/runbook-spec";
import { bundleDecisions } from "../decisions/bundle-decisions";
import { decisionSource, WORKING_TREE } from "../decisions/decision-source";
import { loadHistory } from "../decisions/load-history";
import { runDecisions } from "../decisions/run-decisions";
import { EXIT, type ExitCode } from "../exit-codes";
import { ROOT } from "../root";
import { line, list } from "../terminal/lines";
import { print, printJson } from "./output";

/** Options of `homeostat decisions replay`. */
export interface DecisionsReplayOptions {
  /** @default - the working tree */
  readonly head?: string;
  /** @default - each environment's initial level */
  readonly autonomy?: Autonomy;
  readonly json?: boolean;
}

/** `homeostat decisions replay`: what one version makes of a history. Needs no credentials, does nothing. */
export async function replayHistory(
  options: DecisionsReplayOptions,
  file: string,
  root = ROOT,
): Promise<ExitCode> {
  const entries = await loadHistory(file);
  const source = await decisionSource(root, options.head ?? WORKING_TREE, "--head");
  const program = await bundleDecisions(source);
  const { autonomy: initialAutonomy } = options;
  const verdicts = await runDecisions(program, {
    entries,
    options: initialAutonomy ? { initialAutonomy } : {},
  });
  if (options.json === true) {
    const decisions = entries.map(({ incident: { id, detectedAtMs } }, index) => ({
      entry: index + 1,
      incidentId: id,
      detectedAtMs,
      ...verdicts[index],
    }));
    printJson({ command: "decisions replay", head: source.title, history: file, decisions });
  } else {
    print(render(source.title, file, verdicts));
  }
  return EXIT.ok;
}

function render(version: string, file: string, verdicts: readonly Verdict[]): string {
  return [
    line("decided by", version),
    line("history", `${file}, ${verdicts.length.toLocaleString("en")} incidents`),
    ...list("outcomes", counted(verdicts.map(({ outcome }) => outcome))),
    ...list("runbooks", counted(verdicts.map(({ runbookId }) => runbookId ?? "none"))),
    ...list("because", counted(verdicts.flatMap(codesOf))),
  ].join("\n");
}

/** The most frequent first, then by name. */
function counted(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const width = Math.max(0, ...[...counts.values()].map((count) => count.toLocaleString("en").length));
  return [...counts]
    .sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || (left < right ? -1 : 1))
    .map(([name, count]) => `${count.toLocaleString("en").padStart(width)}  ${name}`);
}
