#!/usr/bin/env node
// Synthesizes: `node scripts/synth.mjs`, or another program that does: `node scripts/synth.mjs <entry.ts> [argument…]`.
// Who runs it adds --max-semi-space-size=4 and --single-threaded-gc before it: 40 MB less memory, and no processor time
// for threads that wait for each other.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./synth/bundle.mjs";
import { removeLeftovers } from "./synth/leftovers.mjs";
import { run } from "./synth/run.mjs";
import { withoutTokenStacks } from "./synth/without-token-stacks.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [entry = "main.ts", ...rest] = process.argv.slice(2);

try {
  const file = await bundle(root, entry);
  process.argv.splice(1, process.argv.length, join(root, entry), ...rest);
  withoutTokenStacks(() => run(file));
  if (entry === "main.ts") removeLeftovers(process.env.CDKTF_OUTDIR ?? "cdktf.out");
} catch (error) {
  // Run again from the source as it is: it fails with its own lines, and says where each token was made.
  const { status } = spawnSync(process.execPath, ["--import", "tsx", join(root, entry), ...rest], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
  if (status === 0) {
    process.stderr.write(
      `the source synthesizes, but not its bundle in .homeostat/cache/synth: ${String(error)}\n`,
    );
  }
}
