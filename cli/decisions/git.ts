import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

const run = promisify(execFile);

/** What a hook of Git sets for its own repository. */
const OF_A_HOOK = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/**
 * Runs Git in a folder, whatever repository a hook has set.
 *
 * @returns what it printed, without the last line feed
 * @throws CliError when there is no Git
 * @throws Error with what Git said
 */
export async function git(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_A_HOOK.includes(name)));
  try {
    const { stdout } = await run("git", [...args], { cwd, env: { ...own, ...env } });
    return stdout.trimEnd();
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT") {
      throw new CliError(
        EXIT.precondition,
        { what: "there is no git", where: "PATH", remedy: "install Git: versions are read from its history" },
        { cause: error },
      );
    }
    throw new Error(stderr?.trim() ?? message, { cause: error });
  }
}
