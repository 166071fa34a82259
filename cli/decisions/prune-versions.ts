import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

/** Versions that stay: both sides of the last comparisons, and those of commands that run meanwhile. */
const VERSIONS_KEPT = 8;
/** A version is written within seconds; what still lies beside its place after this long was left by a command that died. */
const ABANDONED_MS = 3_600_000;
/** As git names the content of a folder: 40 digits, or 64 in a repository of SHA-256. */
const VERSION = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Marks a version of the cache as used now, and deletes those that were not used for longest, with what commands that
 * died left behind. Whatever cannot be deleted stays until the next time: another command may be deleting it.
 *
 * @param cache folder with one folder for each version
 */
export function pruneVersions(cache: string, used: string, nowMs: number): void {
  const now = new Date(nowMs);
  utimesSync(join(cache, used), now, now);
  const folders = readdirSync(cache).map((name) => ({ name, usedMs: usedAt(join(cache, name)) }));
  const versions = folders
    .filter(({ name }) => VERSION.test(name))
    .sort((left, right) => right.usedMs - left.usedMs);
  const abandoned = folders.filter(
    ({ name, usedMs }) =>
      VERSION.test(name.split(".")[0] ?? "") && name.includes(".") && usedMs < nowMs - ABANDONED_MS,
  );
  for (const { name } of [...versions.slice(VERSIONS_KEPT), ...abandoned]) {
    try {
      rmSync(join(cache, name), { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}

/** Infinitely long ago where it is gone meanwhile. */
function usedAt(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity;
}
