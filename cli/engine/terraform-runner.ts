import type { Diagnostic, TerraformEvent } from "../terraform/events";
import { parseEvent } from "../terraform/events";
import { TerraformFailure } from "../terraform/failure";
import { runProcess } from "../terraform/process";
import type { Hold } from "./hold";
import type { Interrupts } from "./interrupts";
import type { Workspace } from "./workspace";

/** One Terraform command in a stack's folder. */
export interface Invocation {
  readonly workspace: Workspace;
  readonly hold: Hold;
  /** First argument; names the log too. */
  readonly operation: "init" | "plan" | "apply" | "show" | "force-unlock";
  readonly args: readonly string[];
  /** Beside the target's environment. @default - nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure. @default [0] */
  readonly accept?: readonly number[];
  readonly onEvent?: (event: TerraformEvent) => void;
}

/** Runs Terraform and turns what it says into events and failures. */
export class TerraformRunner {
  constructor(private readonly interrupts: Interrupts) {}

  /**
   * @returns the exit code and the file with all that was printed
   * @throws TerraformFailure on any other exit code than accepted
   */
  async run(invocation: Invocation): Promise<{ readonly exitCode: number; readonly logFile: string }> {
    const { workspace, hold, operation, args, accept = [0], onEvent } = invocation;
    const { terraform, env } = workspace.target;
    const logFile = workspace.log(operation);
    const diagnostics: Diagnostic[] = [];
    const text: string[] = [];
    const onLine = (line: string): void => {
      const event = parseEvent(line);
      if (!event) return;
      if (event.type === "diagnostic") diagnostics.push(event.diagnostic);
      if (event.type === "text") text.push(event.text);
      onEvent?.(event);
    };
    const result = await runProcess({
      command: terraform.path,
      args: [operation, ...args],
      directory: workspace.directory,
      env: { ...env, ...invocation.env },
      logFile,
      // `show` prints one document of many megabytes, which nobody needs line by line.
      ...(operation === "show" ? {} : { onLine }),
      onStart: (child) => {
        this.interrupts.track(child, workspace.stack.id);
        if (child.pid !== undefined) hold.noteTerraform(child.pid);
      },
    });
    if (accept.includes(result.exitCode)) return { exitCode: result.exitCode, logFile };
    const said = [...text, result.errorText].join("\n");
    const { signal, exitCode } = result;
    throw new TerraformFailure(operation, workspace.stack.id, diagnostics, said, logFile, signal, exitCode);
  }
}
