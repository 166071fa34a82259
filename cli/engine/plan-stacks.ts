import { readFileSync, renameSync, rmSync } from "node:fs";
import type { Reporter } from "../progress/reporter";
import type { TerraformEvent } from "../terraform/events";
import { parseObject } from "../terraform/json";
import type { Hold } from "./hold";
import { withAttributes, type Plan } from "./plan";
import { AssumptionFinder, type Assumptions } from "./provisional/assumptions";
import { planProvisionally } from "./provisional/plan-provisionally";
import { noteRecovery } from "./recovery/note-recovery";
import { runStacks } from "./run-stacks";
import type { Session } from "./session";
import { PLAN_FILE } from "./stack-operations";
import type { StackReport } from "./stack-report";
import type { Workspace } from "./workspace";

/** Name of the plan as JSON in a stack's folder. */
export const PLAN_JSON = "plan.json";

/** The same for a plan that rests on assumed values: it can be read, but not applied. */
export const PROVISIONAL_PLAN_JSON = "plan.provisional.json";

/**
 * Plans each stack; leaves `plan.json` and `plan.tfplan` in its folder if there is something to apply. There is no
 * JSON of a plan without changes: it says nothing, and to make it takes two thirds of the time of the plan.
 *
 * A stack that needs what does not exist yet is planned with assumed values, which is said in the report and in
 * the name of its JSON; it leaves nothing that could be applied.
 */
export async function planStacks(session: Session, reporter: Reporter): Promise<readonly StackReport[]> {
  const assumptions = new AssumptionFinder(session);
  return runStacks(session, reporter, {
    operation: "plan",
    perform: async (workspace, hold, keep) => {
      const { stack } = workspace;
      reporter.phase(stack.id, "planning");
      for (const name of [PLAN_JSON, PROVISIONAL_PLAN_JSON]) rmSync(workspace.file(name), { force: true });
      const found = await assumptions.find(stack);
      const onEvent = (event: TerraformEvent): void => {
        reporter.event(stack.id, event);
      };
      const [plan, json] = isAssuming(found)
        ? await planProvisionally(session.operations, workspace, hold, found, onEvent)
        : await planForReal(session, workspace, hold, onEvent);
      keep(plan);
      noteRecovery(plan, reporter);
      if (json === undefined) return { status: "unchanged" };
      const file = workspace.file(isAssuming(found) ? PROVISIONAL_PLAN_JSON : PLAN_JSON);
      renameSync(json, file);
      const planJson = parseObject(readFileSync(file, "utf8")) ?? {};
      keep(withAttributes(plan, planJson));
      assumptions.notePlan(stack, planJson);
      return { status: plan.hasChanges ? "planned" : "unchanged" };
    },
  });
}

function isAssuming(assumptions: Assumptions): boolean {
  return assumptions.emptyState || assumptions.stackIds.length > 0;
}

async function planForReal(
  session: Session,
  workspace: Workspace,
  hold: Hold,
  onEvent: (event: TerraformEvent) => void,
): Promise<readonly [Plan, string?]> {
  const plan = await session.operations.plan({ workspace, hold, onEvent });
  if (plan.hasChanges) return [plan, await session.operations.show(workspace, hold)];
  rmSync(workspace.file(PLAN_FILE));
  return [plan];
}
