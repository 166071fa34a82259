import { planStacks } from "../engine/plan-stacks";
import { EXIT, type ExitCode } from "../exit-codes";
import type { StackOptions } from "./options";
import { print, printJson } from "./output";
import { renderPlan } from "./render-plan";
import { exitCodeOf, reportAsJson } from "./summary";
import { withSession } from "./with-session";

/** `homeostat plan` */
export async function plan(options: StackOptions): Promise<ExitCode> {
  return withSession(options, async ({ session, reporting }) => {
    const ids = session.stacks.map(({ id }) => id);
    const reports = await reporting(ids, (reporter) => planStacks(session, reporter));
    const { kind, environment, workDirectory } = session.target;
    if (options.json === true) {
      printJson({
        command: "plan",
        target: kind,
        environment,
        workDirectory,
        stacks: reports.map(reportAsJson),
      });
    } else print(renderPlan(session.target, reports, options));
    const failed = exitCodeOf(reports);
    if (failed !== EXIT.ok) return failed;
    return reports.some((report) => report.plan?.hasChanges === true) ? EXIT.changes : EXIT.ok;
  });
}
