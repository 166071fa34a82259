import { rmSync, writeFileSync } from "node:fs";
import type { TerraformEvent } from "../../terraform/events";
import type { Hold } from "../hold";
import type { Plan } from "../plan";
import { PLAN_FILE, type StackOperations } from "../stack-operations";
import { Workspace } from "../workspace";
import type { Assumptions } from "./assumptions";
import { provisionalTemplate, stateWithOutputs } from "./provisional-template";

/**
 * Plans a copy of the stack in a folder of its own, with assumed values for what does not exist.
 *
 * The saved plan is removed again before anybody else could see it: values that were made up must never be
 * applied. It takes no lock, since nothing can come of it.
 *
 * @returns the plan, and the file with its JSON
 */
export async function planProvisionally(
  operations: StackOperations,
  workspace: Workspace,
  hold: Hold,
  assumptions: Assumptions,
  onEvent: (event: TerraformEvent) => void,
): Promise<readonly [Plan, string]> {
  const { target, stack } = workspace;
  rmSync(workspace.file(PLAN_FILE), { force: true });
  const scratch = new Workspace(target, stack, "provisional");
  const remoteStates = new Map<string, string>();
  for (const [name, values] of assumptions.outputs) {
    const file = scratch.file(`${name}.assumed.json`);
    writeFileSync(file, stateWithOutputs(values, target.terraform.version));
    remoteStates.set(name, file);
  }
  const template = provisionalTemplate(stack.template, { remoteStates, emptyState: assumptions.emptyState });
  scratch.write(JSON.stringify(template, undefined, 2));
  try {
    const plan = await operations.plan({
      workspace: scratch,
      hold,
      settings: template["terraform"],
      provisional: assumptions.stackIds,
      lock: false,
      onEvent,
    });
    return [plan, await operations.show(scratch, hold)];
  } finally {
    rmSync(scratch.file(PLAN_FILE), { force: true });
  }
}
