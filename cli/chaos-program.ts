import type { Command } from "commander";
import type { InjectOptions } from "./commands/chaos-inject";
import type { ChaosOptions } from "./commands/chaos-place";
import type { Runs } from "./operations-program";
import type { ExitCode } from "./exit-codes";

type WithFault<O> = (options: O, fault: string | undefined) => Promise<ExitCode>;

/** Adds what makes the embedded estate fail on purpose. */
export function addChaos(program: Command, runs: Runs): void {
  const chaos = program
    .command("chaos")
    .description("make the embedded estate fail on purpose, and nothing else");
  const add = (name: string, description: string): Command =>
    chaos
      .command(name)
      .description(description)
      .option("-e, --env <name>", "environment of the embedded estate", "dev")
      .option("--service <name>", "service that is hit", "reference")
      .option("--json", "print the result as JSON on standard output");
  const runsWith =
    <O>(load: () => Promise<WithFault<O>>) =>
    (fault: string | undefined, options: O): Promise<void> =>
      runs<O>(async () => {
        const command = await load();
        return (given) => command(given, fault);
      })(options);

  add("inject", "cause a fault, or put an event that nothing here can cause")
    .argument("[fault]", "which: see chaos list")
    .option("--event <file>", "put this recorded event of an AWS service, as if it happened now")
    .option("--for <duration>", "end it after this time, e.g. 2m; until then requests are sent")
    .action(runsWith<InjectOptions>(async () => (await import("./commands/chaos-inject.js")).inject));
  add("list", "the faults, and which are there now").action(
    runs(async () => (await import("./commands/chaos-list.js")).list),
  );
  add("clear", "end one fault, or all that are there")
    .argument("[fault]", "which (default: all)")
    .action(runsWith<ChaosOptions>(async () => (await import("./commands/chaos-list.js")).clear));
}
