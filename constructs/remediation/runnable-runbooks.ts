import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { RUNBOOKS } from "../../automation/runbooks";
import { validateRunbooks } from "../../automation/runbooks/validate-runbooks";
import type { RunbookSpec } from "../../automation/remediation/runbook-spec";
import type { FunctionEntry } from "../core/function-bundles";

const FOLDER = resolve(__dirname, "../../automation/runbooks");

/**
 * Runbooks whose steps are written. The others are decided about, and told to a person instead of run.
 *
 * @throws Error with everything that is wrong with any runbook: nothing is deployed that lacks a way back, or of which
 * nobody can say which one answers
 */
export function runnableRunbooks(
  folder = FOLDER,
  runbooks: readonly RunbookSpec[] = RUNBOOKS,
): readonly RunbookSpec[] {
  const problems = validateRunbooks(runbooks.map((spec) => ({ folder: folderOf(spec, folder), spec })));
  if (problems.length > 0) {
    throw new Error(
      `the runbooks cannot be deployed:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
  }
  return runbooks.filter(({ id }) =>
    ["steps.ts", "adapters.ts"].every((file) => existsSync(join(folder, id, file))),
  );
}

function folderOf({ id }: RunbookSpec, folder: string): string {
  return existsSync(join(folder, id, "spec.ts")) ? id : "a folder of another name";
}

/** What the function of a runbook begins with: its parts, put together. */
export function runbookEntry(id: string): FunctionEntry {
  const parts = `project/automation/runbooks/${id}`;
  const source = [
    `import { runbookHandler } from "project/automation/functions/runbook";`,
    `import { createPorts } from "${parts}/adapters";`,
    `import { spec } from "${parts}/spec";`,
    `import { createSteps } from "${parts}/steps";`,
    `export const handler = runbookHandler(spec, createSteps, createPorts);`,
    ``,
  ].join("\n");
  return { name: `runbook-${id}`, source };
}
