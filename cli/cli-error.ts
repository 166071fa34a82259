import type { ExitCode } from "./exit-codes";
import { printable } from "./terminal/printable";

/** An error in the four parts that a reader needs to get on. */
export interface Explanation {
  /** What went wrong, with the value that was received. */
  readonly what: string;
  /** File, stack, address or service it concerns. */
  readonly where?: string;
  /** What would have been accepted. */
  readonly allowed?: string;
  /** The next thing to do, as a command where there is one. */
  readonly remedy: string;
}

/** An error that is explained to the reader and ends the command with its exit code. */
export class CliError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly explanation: Explanation,
    options?: ErrorOptions,
  ) {
    super(explanation.what, options);
    this.name = "CliError";
  }

  /** Plain text, safe to print. */
  render(): string {
    const { what, where, allowed, remedy } = this.explanation;
    const parts: readonly (readonly [string, string | undefined])[] = [
      ["where", where],
      ["allowed", allowed],
      ["to do", remedy],
    ];
    const lines = parts.flatMap(([label, text]) => (text === undefined ? [] : [labelled(label, text)]));
    return [`error: ${printable(what).replaceAll("\n", "\n  ")}`, ...lines].join("\n");
  }
}

function labelled(label: string, text: string): string {
  return `  ${label.padEnd(8)} ${printable(text).replaceAll("\n", `\n${" ".repeat(11)}`)}`;
}
