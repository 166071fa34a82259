import { InvalidArgumentError, Option, type Command } from "commander";

/** Options of every command that acts on stacks. */
export interface StackOptions {
  readonly env?: string;
  /** @default - all */
  readonly stack?: readonly string[];
  readonly local?: boolean;
  readonly json?: boolean;
  readonly from?: string;
  readonly workDir?: string;
  /** @default - by the machine */
  readonly parallelism?: number;
  /** @default 10 */
  readonly lockTimeout?: number;
}

/** How long a state lock is waited for where nothing else is said. */
export const LOCK_TIMEOUT_SECONDS = 10;

/** Adds the options that name an environment and where it is. */
function withTarget(command: Command): Command {
  return command
    .option("-e, --env <name>", "environment: dev, staging or prod; never assumed")
    .option("--local", "act on the embedded estate instead of AWS");
}

/** Adds the options of commands that need no stacks: the target, and `--json`. */
export function withPlace(command: Command): Command {
  return withTarget(command).option("--json", "print the result as JSON on standard output");
}

/** Adds the options that name the target and choose its stacks, and `--json`. */
export function withStackOptions(command: Command, { choice = true } = {}): Command {
  withTarget(command);
  if (choice) command.option("-s, --stack <name>", "only this stack; repeatable (default: all)", collect);
  return command
    .option("--json", "print the result as JSON on standard output")
    .option("--from <directory>", "use this synthesized output as it is instead of synthesizing")
    .option("--work-dir <directory>", "keep working directories here (default: .homeostat/work)");
}

/** Adds the options of commands that run Terraform. */
export function withRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--parallelism <number>",
        "stacks at once (default: plans by processors, applies by memory)",
      ).argParser(wholeNumber(1)),
    )
    .addOption(
      new Option(
        "--lock-timeout <seconds>",
        `how long to wait for a state lock (default: ${LOCK_TIMEOUT_SECONDS})`,
      ).argParser(wholeNumber(0)),
    );
}

/** Adds the options that confirm a change without a question. */
export function withConfirmation(command: Command): Command {
  return command
    .option("-y, --yes", "do not ask (not enough for a protected environment)")
    .option("--confirm <environment>", "do not ask, for the environment named once more");
}

/** Gathers a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

/** Reads a whole number that is not too small. */
export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= minimum) return value;
    throw new InvalidArgumentError(`A whole number from ${minimum} on is needed.`);
  };
}
