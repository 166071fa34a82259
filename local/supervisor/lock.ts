import { closeSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
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
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The living holder; a dead one's lock is removed on the way. */
function holderOf(file: string): number | undefined {
  try {
    const [pid = "", startedAt] = readFileSync(file, "utf8").split("\n");
    if (findProcess(Number(pid))?.startedAt === startedAt) return Number(pid);
    rmSync(file, { force: true });
  } catch {
    // Let go between the two looks.
  }
  return undefined;
}
