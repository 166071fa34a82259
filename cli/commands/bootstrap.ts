import { bootstrap as run, STATE_STACK } from "../engine/bootstrap";
import type { ExitCode } from "../exit-codes";
import { confirm, type Confirmation } from "./confirm";
import type { StackOptions } from "./options";
import { print, printJson } from "./output";
import { exitCodeOf, renderSummary, reportAsJson } from "./summary";
import { withSession } from "./with-session";

/** Options of `homeostat bootstrap`. */
export type BootstrapOptions = StackOptions & Confirmation;

/** `homeostat bootstrap` */
export async function bootstrap(options: BootstrapOptions): Promise<ExitCode> {
  return withSession({ ...options, stack: [STATE_STACK] }, async ({ session, reporting }) => {
    const { target } = session;
    await confirm(target, options, "make the state backend of");
    const ids = session.stacks.map(({ id }) => id);
    const report = await reporting(ids, (reporter) => run(session, reporter));
    if (options.json === true) {
      const { kind, environment } = target;
      printJson({ command: "bootstrap", target: kind, environment, stacks: [reportAsJson(report)] });
    } else print(renderSummary("bootstrap", target, [report], options));
    return exitCodeOf([report]);
  });
}
