import type { Diagnostic } from "./events";

/** A run of Terraform that did not succeed. */
export class TerraformFailure extends Error {
  constructor(
    /** What was tried, e.g. `plan`. */
    readonly operation: string,
    readonly stackId: string,
    readonly diagnostics: readonly Diagnostic[],
    /** What it printed that was no diagnostic. */
    readonly text: string,
    readonly logFile: string,
    readonly signal: NodeJS.Signals | null,
    /** 1 is an error that Terraform reports; any other is a crash of its own. */
    readonly exitCode = 1,
  ) {
    super(`${stackId}: terraform ${operation} failed`);
    this.name = "TerraformFailure";
  }

  /** Everything that was said, for recognizing what happened. */
  get everything(): string {
    const said = this.diagnostics.map((diagnostic) => `${diagnostic.summary}\n${diagnostic.detail}`);
    return [...said, this.text].join("\n");
  }
}
