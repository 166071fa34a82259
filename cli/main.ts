import { CommanderError } from "commander";
import type { CliError } from "./cli-error";
import { printJson } from "./commands/output";
import { EXIT, type ExitCode } from "./exit-codes";
import { explainError } from "./explain-error";
import { createProgram } from "./program";
import { printable } from "./terminal/printable";
import { usageError } from "./usage-error";

let exitCode: ExitCode = EXIT.ok;
const program = createProgram((code) => {
  exitCode = code;
});

async function main(words: readonly string[]): Promise<ExitCode> {
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      // The help was printed in place of an error.
      if (error.code === "commander.help") return EXIT.usage;
      return report(usageError(error, program, words), words);
    }
    return report(explainError(error), words);
  }
}

function report(error: CliError, words: readonly string[]): ExitCode {
  if (words.includes("--json")) printJson({ error: { exitCode: error.exitCode, ...error.explanation } });
  process.stderr.write(`${error.render()}\n`);
  if (process.env["HOMEOSTAT_DEBUG"] !== undefined) {
    const { cause } = error;
    const trace = cause instanceof Error ? cause.stack : error.stack;
    process.stderr.write(`${printable(trace ?? "")}\n`);
  }
  return error.exitCode;
}

// Whoever reads has had enough, as `head` has. What was begun is still brought to its end, for nobody to read.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
