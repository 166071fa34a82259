import { mkdirSync, statfsSync, type StatsFs } from "node:fs";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

// A run of all stacks writes about 25 MiB of plans and logs; a state that cannot be written to its backend is saved here too.
const NEEDED_MIB = 64;

/**
 * Refuses to begin where the disk is nearly full: a plan, a log or a state that is cut off is worse than none.
 *
 * @throws CliError naming the folder, what is free and what is needed
 */
export function assertDiskRoom(
  directory: string,
  statfs: (path: string) => Pick<StatsFs, "bavail" | "bsize"> = statfsSync,
): void {
  mkdirSync(directory, { recursive: true });
  const { bavail, bsize } = statfs(directory);
  const freeMib = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMib >= NEEDED_MIB) return;
  throw new CliError(EXIT.precondition, {
    what: `the disk has ${freeMib} MiB left; nothing was begun`,
    where: directory,
    allowed: `${NEEDED_MIB} MiB or more, for plans, logs and a state that may have to be saved here`,
    remedy: "free some space, or name a folder on another disk with --work-dir; then run this again",
  });
}
