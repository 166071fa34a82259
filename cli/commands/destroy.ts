import { CliError } from "../cli-error";
import { STATE_STACK } from "../engine/bootstrap";
import { destroyStacks } from "../engine/destroy-stacks";
import { assertRecorded } from "../engine/recovery/assert-recorded";
import type { Stack } from "../engine/stack";
import { Workspace } from "../engine/workspace";
import { EXIT, type ExitCode } from "../exit-codes";
import { stateStoreOf } from "../state/state-store-of";
import { confirm, type Confirmation } from "./confirm";
import type { StackOptions } from "./options";
import { print, printJson } from "./output";
import { exitCodeOf, renderSummary, reportAsJson } from "./summary";
import { withSession, type CommandContext } from "./with-session";

/** Options of `homeostat destroy`. */
export type DestroyOptions = StackOptions & Confirmation & { readonly destroyProtected?: boolean };

/** `homeostat destroy` */
export async function destroy(options: DestroyOptions): Promise<ExitCode> {
  return withSession(options, async (context) => {
    const { session, reporting } = context;
    const { target } = session;
    if (target.guarded && !(options.destroyProtected === true && options.confirm === target.environment)) {
      throw new CliError(EXIT.usage, {
        what: `"${target.environment}" is protected: it is not destroyed on a yes`,
        allowed: `--destroy-protected together with --confirm ${target.environment}`,
        remedy: "think again; then give both options",
      });
    }
    const stacks = await destroyable(context);
    await confirm(target, options, `destroy ${stacks.map(({ id }) => id).join(", ")} of`);
    const ids = stacks.map(({ id }) => id);
    const reports = await reporting(ids, (reporter) => destroyStacks(session, reporter, stacks));
    if (options.json === true) {
      const { kind, environment } = target;
      printJson({ command: "destroy", target: kind, environment, stacks: reports.map(reportAsJson) });
    } else print(renderSummary("destroy", target, reports, options));
    return exitCodeOf(reports);
  });
}

/** What can be destroyed: stacks with a state, without the one that the states lie in. */
async function destroyable({ session }: CommandContext): Promise<readonly Stack[]> {
  const chosen = session.stacks.filter(({ name }) => name !== STATE_STACK);
  for (const stack of chosen) await assertRecorded(new Workspace(session.target, stack));
  const inRun = new Set(chosen.map(({ id }) => id));
  const states = await Promise.all(
    session.environmentStacks.map(async (stack) => ({
      stack,
      stored: await stateStoreOf(new Workspace(session.target, stack)).read(),
    })),
  );
  const deployed = states.filter(({ stored }) => stored !== undefined && stored.state.resources.length > 0);
  for (const { stack } of deployed) {
    const needed = stack.dependencies.filter((id) => inRun.has(id));
    if (inRun.has(stack.id) || needed.length === 0 || stack.name === STATE_STACK) continue;
    throw new CliError(EXIT.usage, {
      what: `${stack.id} is deployed and needs ${needed.join(", ")}`,
      where: "--stack",
      remedy: `add --stack ${stack.name}, or leave --stack out`,
    });
  }
  return chosen.filter((stack) => deployed.some((found) => found.stack === stack));
}
