import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { makeFolder } from "./make-folder";

/** Written at the end of each synthesis; what has it was synthesized. */
const MANIFEST = "manifest.json";
const STACKS_FOLDER = "stacks";

/**
 * Makes an empty folder for synthesized output: a stack that is gone must not be left behind.
 *
 * @throws CliError when the folder holds anything that synthesis did not write
 */
export function emptyOutputFolder(directory: string): void {
  if (existsSync(directory)) {
    const strange = readdirSync(directory).filter((name) => name !== MANIFEST && name !== STACKS_FOLDER);
    if (strange.length > 0) throw notOurs(directory, strange);
    for (const name of [MANIFEST, STACKS_FOLDER])
      rmSync(join(directory, name), { recursive: true, force: true });
  }
  makeFolder(directory, "--out");
}

function notOurs(directory: string, strange: readonly string[]): CliError {
  const named = strange.slice(0, 3).join(", ");
  const more = strange.length > 3 ? ` and ${strange.length - 3} more` : "";
  return new CliError(EXIT.usage, {
    what: `the output folder is emptied first, and this one holds what synthesis did not write: ${named}${more}`,
    where: directory,
    allowed: "a folder that is empty, not there yet, or holds synthesized output alone",
    remedy: "name another folder with --out",
  });
}
