import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../automation/core/message-of";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { git } from "./git";
import { pruneVersions } from "./prune-versions";

/** Name of the working tree, as it is with all that is not committed. */
export const WORKING_TREE = ".";

const CACHE = join(".homeostat", "cache", "decisions");

/** The sources of one version of the decision code. */
export interface DecisionSource {
  /** As it was named. */
  readonly ref: string;
  /** What people read: the working tree, or the ref with its commit. */
  readonly title: string;
  /** Absolute path of its `automation/`. */
  readonly automation: string;
}

/**
 * The sources of a version. Those of a commit are written once for each content of `automation/`, below `.homeostat/cache`,
 * where the last few that were used stay.
 *
 * @param option by which it was named, for errors
 * @throws CliError when the repository knows no such version, or it has no automation
 */
export async function decisionSource(root: string, ref: string, option: string): Promise<DecisionSource> {
  if (ref === WORKING_TREE) return { ref, title: "the working tree", automation: join(root, "automation") };
  const commit = await commitOf(root, ref, option);
  const tree = await treeOf(root, commit, ref, option);
  const folder = join(root, CACHE, tree);
  if (!existsSync(folder)) await write(root, tree, folder);
  pruneVersions(join(root, CACHE), tree, Date.now());
  return { ref, title: `${ref} (${commit.slice(0, 10)})`, automation: join(folder, "automation") };
}

async function commitOf(root: string, ref: string, option: string): Promise<string> {
  try {
    return await git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const why = messageOf(error);
    throw new CliError(
      EXIT.usage,
      {
        what: `there is no version ${JSON.stringify(ref)}${why === "" ? "" : `: ${why}`}`,
        where: option,
        allowed: `a branch, tag or commit of this repository, or ${WORKING_TREE} for the working tree`,
        remedy: "git fetch, where it is a version that was pushed by others; git log --oneline -- automation",
      },
      { cause: error },
    );
  }
}

async function treeOf(root: string, commit: string, ref: string, option: string): Promise<string> {
  try {
    return await git(root, ["rev-parse", "--verify", "--quiet", `${commit}:./automation`]);
  } catch (error) {
    throw new CliError(
      EXIT.usage,
      {
        what: `${ref} has no automation/, so it decides nothing`,
        where: option,
        allowed: "a version with decision code",
        remedy: "git log --oneline -- automation",
      },
      { cause: error },
    );
  }
}

/** Written beside its place and moved into it: two commands at once see none or a whole one. */
async function write(root: string, tree: string, folder: string): Promise<void> {
  mkdirSync(join(root, CACHE), { recursive: true });
  const partial = mkdtempSync(`${folder}.`);
  const automation = join(partial, "automation");
  mkdirSync(automation);
  try {
    // An index and a working tree of its own: those of the checkout, and whatever is staged, stay as they are.
    const env = {
      GIT_DIR: await git(root, ["rev-parse", "--absolute-git-dir"]),
      GIT_WORK_TREE: automation,
      GIT_INDEX_FILE: join(partial, "index"),
    };
    await git(automation, ["read-tree", tree], env);
    await git(automation, ["checkout-index", "--all"], env);
    rmSync(join(partial, "index"));
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
