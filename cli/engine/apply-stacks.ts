import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { Reporter } from "../progress/reporter";
import { stateStoreOf } from "../state/state-store-of";
import { assertPermitted, type DestroyPermission } from "./gate";
import { ApplyJournal } from "./recovery/apply-journal";
import { noteRecovery } from "./recovery/note-recovery";
import { runStacks } from "./run-stacks";
import type { Session } from "./session";
import type { Stack } from "./stack";
import type { StackReport } from "./stack-report";
import { targetFlags } from "./target";
import { Workspace } from "./workspace";

/** Plans and applies each stack in order; a plan that destroys more than permitted stops its stack. */
export async function applyStacks(
  session: Session,
  reporter: Reporter,
  permission: DestroyPermission,
): Promise<readonly StackReport[]> {
  await assertBackend(session);
  return runStacks(session, reporter, {
    operation: "apply",
    perform: async (workspace, hold, keep) => {
      const { id } = workspace.stack;
      await assertDependencies(session, workspace.stack);
      reporter.phase(id, "planning");
      const plan = await session.operations.plan({
        workspace,
        hold,
        onEvent: (event) => {
          reporter.event(id, event);
        },
      });
      keep(plan);
      noteRecovery(plan, reporter);
      if (!plan.hasChanges) {
        new ApplyJournal(workspace).settle();
        return { status: "unchanged" };
      }
      assertPermitted(plan, permission);
      if (session.interrupts.stopped) return { status: "not applied" };
      reporter.phase(id, "applying");
      await session.operations.apply(workspace, hold, (event) => {
        reporter.event(id, event);
      });
      return { status: "applied" };
    },
  });
}

/**
 * Makes sure that states have a place to go.
 *
 * @throws CliError when the state backend does not exist
 */
export async function assertBackend(session: Session): Promise<void> {
  const [stack] = session.stacks;
  if (!stack) return;
  const store = stateStoreOf(new Workspace(session.target, stack));
  if (await store.backendExists()) return;
  throw new CliError(EXIT.precondition, {
    what: `there is no state backend in ${session.target.environment} yet`,
    where: store.location,
    remedy: `npx homeostat bootstrap ${targetFlags(session.target)}`,
  });
}

async function assertDependencies(session: Session, stack: Stack): Promise<void> {
  const inRun = new Set(session.stacks.map(({ id }) => id));
  const outside = session.environmentStacks.filter(
    ({ id }) => stack.dependencies.includes(id) && !inRun.has(id),
  );
  for (const dependency of outside) {
    if (await stateStoreOf(new Workspace(session.target, dependency)).read()) continue;
    throw new CliError(EXIT.usage, {
      what: `${stack.id} needs ${dependency.id}, which has never been applied`,
      where: "--stack",
      remedy: `add --stack ${dependency.name}, or leave --stack out`,
    });
  }
}
