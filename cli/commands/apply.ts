import { applyStacks, assertBackend } from "../engine/apply-stacks";
import { planStacks } from "../engine/plan-stacks";
import { destructiveChanges } from "../engine/plan";
import { type DestroyPermission } from "../engine/gate";
import type { StackReport } from "../engine/stack-report";
import type { ExitCode } from "../exit-codes";
import { EXIT } from "../exit-codes";
import { confirm, isConfirmed, type Confirmation } from "./confirm";
import type { StackOptions } from "./options";
import { print, printJson } from "./output";
import { renderPlan } from "./render-plan";
import { exitCodeOf, renderSummary, reportAsJson } from "./summary";
import { withSession, type CommandContext } from "./with-session";

/** Options of `homeostat apply`. */
export type ApplyOptions = StackOptions & Confirmation & { readonly allowDestroy?: readonly string[] };

/** `homeostat apply` */
export async function apply(options: ApplyOptions): Promise<ExitCode> {
  return withSession(options, async (context) => {
    const { session } = context;
    const { target } = session;
    await assertBackend(session);
    const permission: DestroyPermission = { allowed: options.allowDestroy ?? [], guarded: target.guarded };
    const reviewed = isConfirmed(target, options) ? {} : await review(context, options);
    if (session.interrupts.stopped) return EXIT.interrupted;
    const reports =
      reviewed.ended ??
      (await context.reporting(ids(context), (reporter) =>
        applyStacks(session, reporter, { ...permission, ...reviewed }),
      ));
    if (options.json === true) {
      printJson({
        command: "apply",
        target: target.kind,
        environment: target.environment,
        stacks: reports.map(reportAsJson),
      });
    } else print(renderSummary("apply", target, reports, options));
    return exitCodeOf(reports);
  });
}

function ids({ session }: CommandContext): string[] {
  return session.stacks.map(({ id }) => id);
}

interface Review {
  /** Destroys and replacements that the reader was shown. */
  readonly shown?: ReadonlySet<string>;
  /** Reports to end with, because there is nothing that could be applied. */
  readonly ended?: readonly StackReport[];
}

/** Shows the plan and asks. */
async function review(context: CommandContext, options: ApplyOptions): Promise<Review> {
  const { session } = context;
  const reports = await context.reporting(ids(context), (reporter) => planStacks(session, reporter));
  const nothingToDo = reports.every(({ plan }) => plan && !plan.hasChanges);
  if (nothingToDo || exitCodeOf(reports) !== EXIT.ok) return { ended: reports };
  const plan = renderPlan(session.target, reports);
  // Standard output is for the result alone where programs read it.
  if (options.json === true) process.stderr.write(`${plan}\n`);
  else print(plan);
  await confirm(session.target, options, "apply this to");
  return { shown: new Set(reports.flatMap(shownDestroys)) };
}

function shownDestroys({ id, plan }: StackReport): string[] {
  return destructiveChanges(plan?.changes ?? []).map(({ address }) => `${id}:${address}`);
}
