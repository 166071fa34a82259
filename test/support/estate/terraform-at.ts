import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./homeostat";
import type { RunningCommand } from "./start-homeostat";
import { rememberGroup } from "./strays";

const POLL_MILLISECONDS = 50;

/** The Terraform that works on a stack now. */
export interface WorkingTerraform {
  readonly pid: number;
  /** Ends it and its providers at once. */
  readonly kill: () => void;
  /** Lets it stand still, so that what it has begun takes as long as a test wants, on any machine. */
  readonly hold: () => void;
  readonly release: () => void;
}

/** Where Terraform is to be met. */
export interface Moment {
  readonly stack: string;
  /** Operations on resources that it has completed; at least 1. */
  readonly completed: number;
  /** Met sooner if it has begun to create so many of a type. @default - only by what it has completed */
  readonly orBegun?: { readonly type: string; readonly count: number };
  /** Folder of its log. @default - the stack's */
  readonly folder?: string;
}

/** Resolves at a moment of the apply or destroy that a command runs. */
export async function terraformAt(moment: Moment, command: RunningCommand): Promise<WorkingTerraform> {
  const work = join(ROOT, ".homeostat", "work", "local");
  const log = join(work, moment.folder ?? moment.stack, "logs", "apply.log");
  while (!isReached(moment, eventsSince(command.startedAt, log))) {
    if (!isAlive(command.pid)) throw new Error(`it ended too early:\n${command.output()}`);
    await sleep(POLL_MILLISECONDS);
  }
  const holder = JSON.parse(readFileSync(join(work, moment.stack, "holder.json"), "utf8")) as {
    readonly terraform: { readonly pid: number };
  };
  const { pid } = holder.terraform;
  rememberGroup(pid);
  const sends = (signal: NodeJS.Signals) => (): void => {
    process.kill(-pid, signal);
  };
  return { pid, kill: sends("SIGKILL"), hold: sends("SIGSTOP"), release: sends("SIGCONT") };
}

function isReached({ completed, orBegun }: Moment, events: readonly string[]): boolean {
  const has = (event: string, ...texts: readonly string[]): boolean =>
    texts.every((text) => event.includes(text));
  if (events.filter((event) => has(event, '"type":"apply_complete"')).length >= completed) return true;
  if (!orBegun) return false;
  const ofType = `"resource_type":"${orBegun.type}"`;
  const begun = events.filter((event) => has(event, '"type":"apply_start"', '"action":"create"', ofType));
  return begun.length >= orBegun.count;
}

// The log of the run before lies there until Terraform is started.
function eventsSince(startedAt: Date, log: string): string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => timeOf(line) >= startedAt);
}

function timeOf(line: string): Date {
  return new Date(/"@timestamp":"([^"]+)"/.exec(line)?.[1] ?? 0);
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
