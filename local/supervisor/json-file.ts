import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { EstateProblem } from "../estate-problem";

/** Replaces a file in one step: a reader sees the old or the new content, never a half. */
export function writeJsonFile(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") {
      throw new EstateProblem({
        what: "no space is left on the disk",
        where: file,
        remedy: "free some space, then run the command again",
      });
    }
    throw error;
  }
}

/** Content of a JSON file, or `undefined` where it is absent or was cut off by a crash. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
