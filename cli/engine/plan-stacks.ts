import { renameSync, rmSync } from "node:fs";
import type { Reporter } from "../progress/reporter";
import { runStacks } from "./run-stacks";
import type { Session } from "./session";
import { PLAN_FILE } from "./stack-operations";
import type { StackReport } from "./stack-report";

/** Name of the plan as JSON in a stack's folder. */
export const PLAN_JSON = "plan.json";

/** Plans each stack; leaves `plan.tfplan` and `plan.json` in its folder. */
export async function planStacks(session: Session, reporter: Reporter): Promise<readonly StackReport[]> {
  return runStacks(session, reporter, {
    operation: "plan",
    perform: async (workspace, hold, keep) => {
      const { id } = workspace.stack;
      reporter.phase(id, "planning");
      rmSync(workspace.file(PLAN_JSON), { force: true });
      const plan = await session.operations.plan({
        workspace,
        hold,
        onEvent: (event) => {
          reporter.event(id, event);
        },
      });
      keep(plan);
      renameSync(await session.operations.show(workspace, hold), workspace.file(PLAN_JSON));
      if (!plan.hasChanges) rmSync(workspace.file(PLAN_FILE));
      return { status: plan.hasChanges ? "planned" : "unchanged" };
    },
  });
}
