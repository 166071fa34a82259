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
export type ApplyOptions = StackOptions & Confirmation & { readonly allowDestroy: readonly string[] };

/** `homeostat apply` */
export async function apply(options: ApplyOptions): Promise<ExitCode> {
  return withSession(options, async (context) => {
    const { session } = context;
    const { target } = session;
    await assertBackend(session);
    const permission: DestroyPermission = { allowed: options.allowDestroy, guarded: target.guarded };
    const shown = isConfirmed(target, options) ? undefined : await review(context, options);
    if (shown === "nothing to do") return EXIT.ok;
    if (session.interrupts.stopped) return EXIT.interrupted;
    const reports = await context.reporting(ids(context), (reporter) =>
      applyStacks(session, reporter, shown ? { ...permission, shown } : permission),
    );
    if (options.json) {
      printJson({
        command: "apply",
        target: target.kind,
        environment: target.environment,
        stacks: reports.map(reportAsJson),
      });
    } else print(renderSummary("apply", target, reports));
    return exitCodeOf(reports);
  });
}

function ids({ session }: CommandContext): string[] {
  return session.stacks.map(({ id }) => id);
}

/** Shows the plan and asks; resolves to the destroys and replacements that were shown. */
async function review(
  context: CommandContext,
  options: ApplyOptions,
): Promise<ReadonlySet<string> | "nothing to do"> {
  const { session } = context;
  const reports = await context.reporting(ids(context), (reporter) => planStacks(session, reporter));
  print(renderPlan(session.target, reports));
  const failed = reports.find((report) => report.error);
  if (failed?.error) throw failed.error;
  if (reports.every(({ plan }) => plan && !plan.hasChanges)) return "nothing to do";
  await confirm(session.target, options, "apply this to");
  return new Set(reports.flatMap(shownDestroys));
}

function shownDestroys({ id, plan }: StackReport): string[] {
  return destructiveChanges(plan?.changes ?? []).map(({ address }) => `${id}:${address}`);
}
