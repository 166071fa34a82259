import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { FileTail } from "./file-tail";

/** One run of Terraform. */
export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Receives standard output; what goes to standard error goes to the same name with `.err`. */
  readonly logFile: string;
  /** Called for each complete line of standard output, while it runs. */
  readonly onLine?: (line: string) => void;
  /** Called with the process once it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** How a run ended. */
export interface ProcessResult {
  /** `-1` when a signal ended it. */
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
  readonly errorText: string;
}

const POLL_MILLISECONDS = 100;

/**
 * Runs Terraform with its output going to files that are read as they grow.
 *
 * Not through a pipe: if this program dies, a pipe would kill Terraform in the middle of an apply, with a lock
 * held and resources made that no state knows. With a file it finishes by itself. It also gets a process group
 * of its own, so that Ctrl-C in the terminal reaches it once, through us.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const errorFile = `${request.logFile}.err`;
  const output = openSync(request.logFile, "w");
  const errors = openSync(errorFile, "w");
  const tail = request.onLine ? new FileTail(request.logFile, request.onLine) : undefined;
  try {
    const child = spawn(request.command, request.args, {
      cwd: request.directory,
      env: request.env,
      detached: true,
      stdio: ["ignore", output, errors],
    });
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        resolve({ code, signal });
      });
    });
    const timer = tail && setInterval(() => tail.read(), POLL_MILLISECONDS);
    try {
      if (child.pid !== undefined) request.onStart?.(child);
      const { code, signal } = await ended;
      return { exitCode: code ?? -1, signal, errorText: readFileSync(errorFile, "utf8") };
    } finally {
      clearInterval(timer);
      tail?.end();
    }
  } finally {
    closeSync(output);
    closeSync(errors);
  }
}
