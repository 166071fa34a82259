import { spawn } from "node:child_process";
import { mkdirSync, openSync, closeSync, readdirSync, readFileSync, rmSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EstateProblem } from "../estate-problem";
import { findProcess, type ProcessEntry, processesOfGroup } from "./process-table";

/** A program to start. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  /** What asks it to end. @default "SIGTERM" */
  readonly stopSignal?: StopSignal;
}

/** Signals that ask a program to end. */
export type StopSignal = "SIGTERM" | "SIGINT";

/** A process that outlives its starter: leader of its own session and group, so that its children can be ended with it. */
export interface DetachedProcess {
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly stopSignal: StopSignal;
}

/**
 * The shell writes its own id and start time, then becomes the program. So no moment exists in which a process runs
 * that is written down nowhere, not even when the starter is killed right after the fork.
 */
const RECORD_THEN_EXEC = [
  'record="$1"; signal="$2"; shift 2',
  'if [ -r "/proc/$$/stat" ]; then started="$(cat /proc/sys/kernel/random/boot_id)/$(sed "s/.*) //" "/proc/$$/stat" | cut -d" " -f20)"',
  'else started="$(ps -o lstart= -p $$)"; fi',
  'printf "%s\\n%s\\n%s\\n" "$$" "$started" "$signal" >"$record.new" && mv "$record.new" "$record" && exec "$@"',
].join("\n");

const RECORD_SUFFIX = ".pid";
const TERMINATE_WITHIN_MS = 5_000;
const POLL_MS = 25;

/** Starts a program that stays when we end, its output appended to a log, its id recorded in `recordsDirectory`. */
export async function startDetached(
  name: string,
  command: Command,
  recordsDirectory: string,
  logFile: string,
): Promise<DetachedProcess> {
  mkdirSync(recordsDirectory, { recursive: true });
  const record = join(recordsDirectory, name + RECORD_SUFFIX);
  rmSync(record, { force: true });
  const log = openSync(logFile, "a", 0o600);
  const program = [command.stopSignal ?? "SIGTERM", command.file, ...command.args];
  const child = spawn("/bin/sh", ["-c", RECORD_THEN_EXEC, "sh", record, ...program], {
    cwd: command.directory,
    env: command.env,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  for (let waited = 0; waited < TERMINATE_WITHIN_MS; waited += POLL_MS) {
    if (existsSync(record)) return readRecord(record);
    await sleep(POLL_MS);
  }
  throw new EstateProblem({
    what: `${name} was not started: ${command.file} could not be launched`,
    where: logFile,
    remedy: "npm run setup, then run the command again",
  });
}

/** Every process that was started with this records folder, dead or alive. */
export function recordedProcesses(recordsDirectory: string): DetachedProcess[] {
  if (!existsSync(recordsDirectory)) return [];
  return readdirSync(recordsDirectory)
    .filter((file) => file.endsWith(RECORD_SUFFIX))
    .map((file) => readRecord(join(recordsDirectory, file)));
}

/** Whether this very process runs, not another one that got its id later. */
export function isRunning(process: DetachedProcess): boolean {
  return findProcess(process.pid)?.startedAt === process.startedAt;
}

/** Ends a process and what it started, and forgets its record. Harmless when it is gone, or when its id now belongs to another. */
export async function endProcess(detached: DetachedProcess, recordsDirectory: string): Promise<void> {
  signalAll(ours(detached), detached.stopSignal);
  for (let waited = 0; waited < TERMINATE_WITHIN_MS && ours(detached).length > 0; waited += POLL_MS) {
    await sleep(POLL_MS);
  }
  for (let attempt = 0; attempt < 40 && ours(detached).length > 0; attempt += 1) {
    signalAll(ours(detached), "SIGKILL");
    await sleep(POLL_MS);
  }
  const record = join(recordsDirectory, detached.name + RECORD_SUFFIX);
  if (existsSync(record) && readRecord(record).pid === detached.pid) rmSync(record, { force: true });
}

/**
 * The living processes of the group that the process leads. A kernel gives no new process an id that still names a
 * group, so a group without its leader is still ours; a leader that started at another time means the id was reused.
 */
function ours(detached: DetachedProcess): ProcessEntry[] {
  const group = processesOfGroup(detached.pid);
  const leader = group.find((entry) => entry.pid === detached.pid);
  return leader && leader.startedAt !== detached.startedAt ? [] : group;
}

function signalAll(entries: readonly ProcessEntry[], signal: NodeJS.Signals): void {
  for (const entry of entries) {
    try {
      process.kill(entry.pid, signal);
    } catch {
      // It ended between the look and the signal: what was wanted.
    }
  }
}

function readRecord(file: string): DetachedProcess {
  const [pid = "", startedAt = "", signal] = readFileSync(file, "utf8").split("\n");
  return {
    name: basename(file, RECORD_SUFFIX),
    pid: Number(pid),
    startedAt: startedAt.trim(),
    stopSignal: signal === "SIGINT" ? signal : "SIGTERM",
  };
}
