import { generateHistory } from "../../automation/remediation/history/generate";
import type { Autonomy } from "../../automation/remediation/runbook-spec";
import { CliError } from "../cli-error";
import { bundleDecisions } from "../decisions/bundle-decisions";
import { decisionSource, WORKING_TREE } from "../decisions/decision-source";
import { diffDecisions, type NamedHistory } from "../decisions/diff-decisions";
import { loadHistory } from "../decisions/load-history";
import { renderDiff } from "../decisions/render-diff";
import { EXIT, type ExitCode } from "../exit-codes";
import { ROOT } from "../root";
import { GENERATED_INCIDENTS, GENERATED_SEED } from "./generated-history";
import { print, printJson } from "./output";

/** Options of `homeostat decisions diff`. */
export interface DecisionsDiffOptions {
  readonly base?: string;
  /** @default - the working tree */
  readonly head?: string;
  /** @default - a generated one */
  readonly history?: string;
  /** @default - each environment's initial level */
  readonly autonomy?: Autonomy;
  readonly json?: boolean;
}

/** `homeostat decisions diff`: what two versions decide differently. Needs no credentials, does nothing. */
export async function diff(options: DecisionsDiffOptions, root = ROOT): Promise<ExitCode> {
  const { base, head = WORKING_TREE, autonomy: initialAutonomy } = options;
  if (base === undefined) {
    throw new CliError(EXIT.usage, {
      what: "nothing is said to compare with",
      where: "--base",
      allowed: "a branch, tag or commit, e.g. origin/main",
      remedy: "npx homeostat decisions diff --base origin/main",
    });
  }
  const history = await historyOf(options.history);
  const sources = [
    await decisionSource(root, base, "--base"),
    await decisionSource(root, head, "--head"),
  ] as const;
  const [before, after] = await Promise.all([bundleDecisions(sources[0]), bundleDecisions(sources[1])]);
  const found = await diffDecisions(before, after, history, initialAutonomy ? { initialAutonomy } : {});
  if (options.json === true) printJson({ command: "decisions diff", ...found });
  else print(renderDiff(found));
  return found.changes.length > 0 ? EXIT.changes : EXIT.ok;
}

async function historyOf(file: string | undefined): Promise<NamedHistory> {
  if (file !== undefined) return { title: file, entries: await loadHistory(file) };
  const entries = generateHistory({ incidents: GENERATED_INCIDENTS, seed: GENERATED_SEED });
  return { title: `a generated history (seed ${GENERATED_SEED})`, entries };
}
