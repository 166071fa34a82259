import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

/**
 * Makes a folder that a person named, with its parents. Node's own recursive `mkdir` never ends where a parent that is
 * there answers `ENOENT`, as those of `/proc` do.
 *
 * @param option command-line option that named it
 * @throws CliError where a folder can never be made; whatever else the system answers, as it is
 */
export function makeFolder(directory: string, option: string): void {
  for (const missing of missingFolders(resolve(directory))) {
    try {
      mkdirSync(missing);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") continue;
      if (code !== "ENOENT") throw error;
      throw new CliError(
        EXIT.precondition,
        {
          what: `no folder can be made in ${dirname(missing)}`,
          where: missing,
          allowed: "a folder that is there, or one whose parent takes new folders",
          remedy: `name another place with ${option}`,
        },
        { cause: error },
      );
    }
  }
}

/** Of a path and its parents those that are not there, the outermost first. */
function missingFolders(directory: string): string[] {
  return existsSync(directory) ? [] : [...missingFolders(dirname(directory)), directory];
}
