import type { Command, CommanderError } from "commander";
import { CliError } from "./cli-error";
import { EXIT } from "./exit-codes";

/** Says what of a command line was not understood, and what would have been. */
export function usageError(error: CommanderError, program: Command, words: readonly string[]): CliError {
  const command = commandOf(program, words);
  const name = fullName(command);
  const [first = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const said = suggestion === undefined ? first : `${first} ${suggestion}`;
  return new CliError(EXIT.usage, {
    what: said,
    where: name,
    ...allowedOf(error, command),
    remedy: `npx ${name} --help`,
  });
}

/** The deepest command that the words name. */
function commandOf(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next) command = next;
    else if (!word.startsWith("-")) break;
  }
  return command;
}

function fullName(command: Command): string {
  const parent = command.parent ? `${fullName(command.parent)} ` : "";
  return `${parent}${command.name()}`;
}

function allowedOf(error: CommanderError, command: Command): { readonly allowed?: string } {
  switch (error.code) {
    case "commander.unknownCommand":
      return { allowed: command.commands.map((candidate) => candidate.name()).join(", ") };
    case "commander.unknownOption":
      return { allowed: command.options.map((option) => option.long ?? option.flags).join(", ") };
    default:
      return {};
  }
}
