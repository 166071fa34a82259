import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../../local/supervisor/lock";

/** What tells one run of the emulators from the next. */
export interface EstateIdentity {
  readonly processes: readonly { readonly name: string; readonly pid: number; readonly startedAt: string }[];
}

/** The emulator that holds what was applied: when it ends, all of that is gone. */
const HOLDER = "ministack";
const MARK = "estate";

/**
 * Drops working directories that belong to an estate which no longer exists. The emulators keep nothing
 * across their end, so a state that such a directory remembers describes resources that are gone. Commands that
 * start at the same moment take turns: none drops what another has begun.
 *
 * @param workDirectory folder of the local target alone; AWS has another
 */
export async function forgetGoneEstate(workDirectory: string, estate: EstateIdentity): Promise<void> {
  await withLock(`${workDirectory}.lock`, () => {
    forget(workDirectory, estate);
    return Promise.resolve();
  });
}

function forget(workDirectory: string, estate: EstateIdentity): void {
  const holder = estate.processes.find(({ name }) => name === HOLDER);
  const identity = `${holder?.pid ?? "?"} ${holder?.startedAt ?? "?"}\n`;
  const mark = join(workDirectory, MARK);
  const marked = readMark(mark);
  if (marked === identity) return;
  // A folder without the mark was not made here, and may hold anything.
  if (marked !== undefined) rmSync(workDirectory, { recursive: true, force: true });
  mkdirSync(workDirectory, { recursive: true });
  writeFileSync(mark, identity);
}

function readMark(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
