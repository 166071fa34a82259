import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { type Outcome, PROGRAM, ROOT } from "./homeostat";
import { rememberGroup } from "./strays";

/** A command that runs beside the test. */
export interface RunningCommand {
  readonly pid: number;
  readonly startedAt: Date;
  /** Resolves when it has ended, whatever ended it. */
  readonly ended: Promise<Outcome>;
  /** What both streams said so far. */
  readonly output: () => string;
  /** Resolves once the output has the text; throws when the command ends without it. */
  readonly says: (text: string) => Promise<void>;
}

const POLL_MILLISECONDS = 20;

/** Starts the CLI as a user would, in a process group of its own, and does not wait for its end. */
export function startHomeostat(...args: readonly string[]): RunningCommand {
  const startedAt = new Date();
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${PROGRAM} could not be started`);
  rememberGroup(pid);
  let [stdout, output, over] = ["", "", false];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      over = true;
      resolve({ code, stdout, output });
    });
  });
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      if (over) throw new Error(`ended without saying "${text}":\n${output}`);
      await sleep(POLL_MILLISECONDS);
    }
  };
  return { pid, startedAt, ended, output: () => output, says };
}
