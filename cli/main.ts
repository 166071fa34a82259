import { Command, CommanderError } from "commander";
import { CliError } from "./cli-error";
import { collect, withStackOptions } from "./commands/options";
import { EXIT, type ExitCode } from "./exit-codes";
import { printable } from "./terminal/printable";

const program = new Command("homeostat")
  .description("Builds, plans and runs the platform's environments.")
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError("(see homeostat --help)");

let exitCode: ExitCode = EXIT.ok;

/** Loads a command only when it is run: help must not pay for all of them. */
function runs<O>(load: () => Promise<(options: O) => Promise<ExitCode>>): (options: O) => Promise<void> {
  return async (options) => {
    const command = await load();
    exitCode = await command(options);
  };
}

program
  .command("start")
  .description("build an environment on this machine, check it, and show what it is")
  .option("-e, --env <name>", "environment to build in the embedded estate", "dev")
  .option("--once", "end when it is built and checked, as without a terminal", false)
  .option("--keep", "leave the embedded estate up at the end", false)
  .action(runs(async () => (await import("./commands/start.js")).start));

program
  .command("synth")
  .description("turn the source into Terraform JSON")
  .option("-e, --env <name>", "only this environment (default: all)")
  .option("-o, --out <directory>", "where to write (default: cdktf.out)")
  .option("--json", "print the result as JSON on standard output", false)
  .action(runs(async () => (await import("./commands/synth.js")).synth));

withStackOptions(program.command("plan"))
  .description("show what would change; exit code 2 means changes")
  .action(runs(async () => (await import("./commands/plan.js")).plan));

withStackOptions(program.command("apply"))
  .description("plan and apply the stacks in order")
  .option("-y, --yes", "do not ask (not enough for a protected environment)", false)
  .option("--confirm <environment>", "do not ask, for the environment named once more")
  .option(
    "--allow-destroy <what>",
    "address, stack or all that may be destroyed or replaced; repeatable",
    collect,
    [],
  )
  .action(runs(async () => (await import("./commands/apply.js")).apply));

withStackOptions(program.command("destroy"))
  .description("destroy the stacks in reverse order; the state backend stays")
  .option("-y, --yes", "do not ask (not enough for a protected environment)", false)
  .option("--confirm <environment>", "do not ask, for the environment named once more")
  .option("--destroy-protected", "allow it for a protected environment, together with --confirm", false)
  .action(runs(async () => (await import("./commands/destroy.js")).destroy));

withStackOptions(program.command("status"))
  .description("what is deployed, and who holds a lock")
  .action(runs(async () => (await import("./commands/status.js")).status));

withStackOptions(program.command("bootstrap"))
  .description("make the state backend; can be run again harmlessly")
  .option("-y, --yes", "do not ask (not enough for a protected environment)", false)
  .option("--confirm <environment>", "do not ask, for the environment named once more")
  .action(runs(async () => (await import("./commands/bootstrap.js")).bootstrap));

withStackOptions(program.command("unlock"))
  .description("show who holds a state lock; release one with --lock-id")
  .option("--lock-id <id>", "release this lock")
  .option("-y, --yes", "do not ask (not enough for a protected environment)", false)
  .option("--confirm <environment>", "do not ask, for the environment named once more")
  .action(runs(async () => (await import("./commands/unlock.js")).unlock));

const local = program.command("local").description("the embedded estate on this machine");
const localCommand = (name: string, description: string): Command =>
  local.command(name).description(description).option("--json", "print the result as JSON", false);

localCommand("up", "start it; harmless when it runs").action(
  runs(async () => (await import("./commands/local.js")).up),
);
localCommand("status", "show its members; exit code 1 when it does not run").action(
  runs(async () => (await import("./commands/local.js")).status),
);
localCommand("reset", "start it anew, with nothing in it").action(
  runs(async () => (await import("./commands/local.js")).reset),
);
localCommand("down", "end it").action(runs(async () => (await import("./commands/local.js")).down));
localCommand("env", "print shell lines that point AWS tools at it")
  .option("-e, --env <name>", "environment whose account to use")
  .action(runs(async () => (await import("./commands/local.js")).env));

async function main(): Promise<ExitCode> {
  try {
    await program.parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof CliError) {
      process.stderr.write(`${error.render()}\n`);
      return error.exitCode;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`error: ${printable(text)}\n`);
    return EXIT.failed;
  }
}

void main().then((code) => {
  process.exitCode = code;
});
