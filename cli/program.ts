import { Command, Option } from "commander";
import { collect, wholeNumber, withConfirmation, withRunOptions, withStackOptions } from "./commands/options";
import { VERSION } from "./root";
import { EXIT, EXIT_MEANINGS, type ExitCode } from "./exit-codes";
import { addChaos } from "./chaos-program";
import { addDecisions } from "./decisions-program";
import { addOperations, type Implementation, type Runs } from "./operations-program";

/** The whole command line. It parses only; how a command ended is told to `onEnd`. */
export function createProgram(onEnd: (exitCode: ExitCode) => void): Command {
  const runs =
    <O>(load: Implementation<O>) =>
    async (options: O): Promise<void> => {
      const command = await load();
      onEnd(await command(options));
    };
  const program = new Command("homeostat")
    .description("Builds, plans and runs the platform's environments.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureHelp({ sortSubcommands: false })
    // Errors are printed by whoever runs the program, in the same form as all others.
    .configureOutput({ outputError: () => undefined })
    .addHelpText("after", `\nExit codes:\n${exitCodes()}\n\nThe guide: docs/guides/cli.md`);

  program
    .command("start")
    .description("build an environment on this machine, check it, and show what it is")
    .option("-e, --env <name>", "environment to build in the embedded estate", "dev")
    .option("--once", "end when it is built and checked, as without a terminal")
    .option("--keep", "leave the embedded estate up at the end")
    .action(runs(async () => (await import("./commands/start.js")).start));

  program
    .command("synth")
    .description("turn the source into Terraform JSON")
    .option("-e, --env <name>", "only this environment (default: all)")
    .option("-o, --out <directory>", "where to write, emptied first (default: cdktf.out)")
    .option("--json", "print the result as JSON on standard output")
    .action(runs(async () => (await import("./commands/synth.js")).synth));

  withRunOptions(withStackOptions(program.command("plan")))
    .description("show what would change; exit code 2 means changes")
    .action(runs(async () => (await import("./commands/plan.js")).plan));

  withConfirmation(withRunOptions(withStackOptions(program.command("apply"))))
    .description("plan and apply the stacks in order")
    .option(
      "--allow-destroy <what>",
      "address, stack or all that may be destroyed or replaced; repeatable",
      collect,
    )
    .action(runs(async () => (await import("./commands/apply.js")).apply));

  withConfirmation(withRunOptions(withStackOptions(program.command("destroy"))))
    .description("destroy the stacks in reverse order; the state backend stays")
    .option("--destroy-protected", "allow it for a protected environment, together with --confirm")
    .action(runs(async () => (await import("./commands/destroy.js")).destroy));

  withStackOptions(program.command("status"))
    .description("what is deployed, and who holds a lock")
    .action(runs(async () => (await import("./commands/status.js")).status));

  withConfirmation(withRunOptions(withStackOptions(program.command("bootstrap"), { choice: false })))
    .description("make the state backend; can be run again harmlessly")
    .action(runs(async () => (await import("./commands/bootstrap.js")).bootstrap));

  withConfirmation(withStackOptions(program.command("unlock")))
    .description("show who holds a state lock; release one with --lock-id")
    .option("--lock-id <id>", "release this lock")
    .action(runs(async () => (await import("./commands/unlock.js")).unlock));

  addOperations(program, runs);
  addDecisions(program, runs);
  addChaos(program, runs);
  addLocal(program, runs);
  return program;
}

function addLocal(program: Command, runs: Runs): void {
  const local = program.command("local").description("the embedded estate on this machine");
  const add = (name: string, description: string): Command =>
    local.command(name).description(description).option("--json", "print the result as JSON");
  const withPort = (command: Command): Command =>
    command.addOption(
      new Option(
        "--port <number>",
        "port of the endpoint (default: the last one if free, else any)",
      ).argParser(wholeNumber(1)),
    );

  withPort(add("up", "start it; harmless when it runs")).action(
    runs(async () => (await import("./commands/local.js")).up),
  );
  add("status", `show its members; exit code ${EXIT.failed} when it does not run`).action(
    runs(async () => (await import("./commands/local.js")).status),
  );
  withPort(add("reset", "start it anew, with nothing in it")).action(
    runs(async () => (await import("./commands/local.js")).reset),
  );
  local
    .command("down")
    .description("end it; its logs stay")
    .action(runs(async () => (await import("./commands/local.js")).down));
  add("env", "print shell lines that point AWS tools at it")
    .option("-e, --env <name>", "environment whose account to use")
    .action(runs(async () => (await import("./commands/local.js")).env));
}

function exitCodes(): string {
  return EXIT_MEANINGS.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join("\n");
}
