import { readdirSync, readFileSync, rmSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/** What synthesis writes into the folder of a stack. */
const SYNTHESIZED = ["cdk.tf.json", "assets"];

/**
 * Removes what an earlier synthesis wrote of stacks that are no more, so that nobody plans or applies them. What else
 * lies in the folder of such a stack is not ours to remove.
 *
 * @param {string} outdir where the synthesis wrote
 */
export function removeLeftovers(outdir) {
  const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8"));
  for (const name of readdirSync(join(outdir, "stacks"))) {
    if (Object.hasOwn(stacks, name)) continue;
    const folder = join(outdir, "stacks", name);
    for (const written of SYNTHESIZED) rmSync(join(folder, written), { recursive: true, force: true });
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
}
