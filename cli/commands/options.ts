import { InvalidArgumentError, Option, type Command } from "commander";

/** Options of every command that acts on stacks. */
export interface StackOptions {
  readonly env?: string;
  readonly stack: readonly string[];
  readonly local: boolean;
  readonly json: boolean;
  readonly from?: string;
  readonly workDir?: string;
  readonly parallelism?: number;
  readonly lockTimeout: number;
}

const LOCK_TIMEOUT_SECONDS = 10;

/** Adds the options of {@link StackOptions}. */
export function withStackOptions(command: Command): Command {
  return withTargetOptions(command)
    .option("-s, --stack <name>", "only this stack; repeatable (default: all)", collect, [])
    .option("--from <directory>", "use this synthesized output as it is instead of synthesizing")
    .option("--work-dir <directory>", "keep working directories here (default: .homeostat/work)")
    .addOption(
      new Option(
        "--parallelism <number>",
        "stacks at once (default: plans by processors, applies by memory)",
      ).argParser(wholeNumber(1)),
    )
    .addOption(
      new Option("--lock-timeout <seconds>", "how long to wait for a state lock")
        .argParser(wholeNumber(0))
        .default(LOCK_TIMEOUT_SECONDS),
    );
}

/** Adds the options that name the target, and `--json`. */
export function withTargetOptions(command: Command): Command {
  return command
    .option("-e, --env <name>", "environment: dev, staging or prod; never assumed")
    .option("--local", "act on the embedded estate instead of AWS", false)
    .option("--json", "print the result as JSON on standard output", false);
}

/** Gathers a repeatable option. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= minimum) return value;
    throw new InvalidArgumentError(`a whole number from ${minimum} on is needed.`);
  };
}
