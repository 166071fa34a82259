import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { RUNBOOKS } from "../../automation/runbooks";
import type { RunbookSpec } from "../../automation/remediation/runbook-spec";
import type { FunctionEntry } from "../core/function-bundles";

const FOLDER = resolve(__dirname, "../../automation/runbooks");

/** Runbooks whose steps are written. The others are decided about, and told to a person instead of run. */
export function runnableRunbooks(folder = FOLDER): readonly RunbookSpec[] {
  return RUNBOOKS.filter(({ id }) =>
    ["steps.ts", "adapters.ts"].every((file) => existsSync(join(folder, id, file))),
  );
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
