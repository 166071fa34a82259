import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EstateProblem } from "../estate-problem";
import { findProcess } from "./process-table";

const POLL_MS = 100;
const PATIENCE_MS = 120_000;

/**
 * Runs an action while no other process runs one under the same lock file. A lock whose holder died is taken over.
 *
 * @throws Error naming the holder when it does not let go in time
 */
export async function withLock<T>(
  file: string,
  action: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = 0; !take(file); waited += POLL_MS) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (waited >= patienceMs) {
      throw new EstateProblem({
        what: `the local estate is being changed by process ${holder}`,
        where: file,
        remedy: "wait until it ends, or end it, then run the command again",
      });
    }
    await sleep(POLL_MS);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Linking a finished file makes lock and content appear in one step, so no reader meets an empty lock. */
function take(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, "w", 0o600);
  writeSync(descriptor, `${process.pid}\n${findProcess(process.pid)?.startedAt ?? ""}\n`);
  closeSync(descriptor);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The living holder; a dead one's lock is removed on the way. */
function holderOf(file: string): number | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const [pid = "", startedAt] = text.split("\n");
  if (findProcess(Number(pid))?.startedAt === startedAt) return Number(pid);
  setAside(file, text);
  return undefined;
}

/** Another process may do the same at the same time: what is moved must be what was found to be dead. */
function setAside(file: string, dead: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== dead) linkSync(aside, file);
  } catch (error) {
    // Let go, or set aside by another, between the two looks.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
