import type { Reporter } from "../progress/reporter";
import { runStacks } from "./run-stacks";
import type { Session } from "./session";
import type { Stack } from "./stack";
import type { StackReport } from "./stack-report";

/** Destroys the stacks, each after all that depend on it. */
export async function destroyStacks(
  session: Session,
  reporter: Reporter,
  stacks: readonly Stack[],
): Promise<readonly StackReport[]> {
  return runStacks(session, reporter, {
    operation: "destroy",
    direction: "reverse",
    stacks,
    perform: async (workspace, hold, keep) => {
      const { id } = workspace.stack;
      const onEvent = (event: Parameters<Reporter["event"]>[1]): void => {
        reporter.event(id, event);
      };
      reporter.phase(id, "planning");
      const plan = await session.operations.plan({ workspace, hold, destroy: true, onEvent });
      keep(plan);
      if (!plan.hasChanges) return { status: "unchanged" };
      if (session.interrupts.stopped) return { status: "not applied" };
      reporter.phase(id, "destroying");
      await session.operations.apply(workspace, hold, onEvent);
      return { status: "destroyed" };
    },
  });
}
