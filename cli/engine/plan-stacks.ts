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
 *
 * Stacks are planned ahead of those that they need, from what is applied: mostly that stays as it is. One whose needs
 * turn out to change is planned again with what they will be.
 */
export async function planStacks(session: Session, reporter: Reporter): Promise<readonly StackReport[]> {
  const assumptions = new AssumptionFinder(session);
  return runStacks(session, reporter, {
    operation: "plan",
    ahead: true,
    perform: async (workspace, hold, keep, turn) => {
      const { stack } = workspace;
      reporter.phase(stack.id, "planning");
      for (const name of [PLAN_JSON, PROVISIONAL_PLAN_JSON]) rmSync(workspace.file(name), { force: true });
      const onEvent = (event: TerraformEvent): void => {
        reporter.event(stack.id, event);
      };
      const forReal = (): Promise<Planned> => planForReal(session, workspace, hold, onEvent);
      const ahead = isAssuming(await assumptions.find(stack)) ? undefined : await ended(forReal());
      await turn().catch((error: unknown) => {
        rmSync(workspace.file(PLAN_FILE), { force: true });
        throw error;
      });
      const found = await assumptions.find(stack);
      const [plan, json] = isAssuming(found)
        ? await planProvisionally(session.operations, workspace, hold, found, onEvent)
        : await (ahead ?? forReal)();
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

/** A plan, and the file with its JSON where it changes something. */
type Planned = readonly [Plan, string?];

/** What a promise came to, to be had or thrown later: a plan ahead may fail because of what is about to change. */
async function ended<T>(work: Promise<T>): Promise<() => T> {
  return work.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
}

function isAssuming(assumptions: Assumptions): boolean {
  return assumptions.emptyState || assumptions.stackIds.length > 0;
}

async function planForReal(
  session: Session,
  workspace: Workspace,
  hold: Hold,
  onEvent: (event: TerraformEvent) => void,
): Promise<Planned> {
  const plan = await session.operations.plan({ workspace, hold, onEvent });
  if (plan.hasChanges) return [plan, await session.operations.show(workspace, hold)];
  rmSync(workspace.file(PLAN_FILE));
  return [plan];
}
