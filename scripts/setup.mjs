/**
 * Makes a fresh clone ready: checks the tools, installs what the lock files name, finds the provider plugin.
 * It needs nothing but Node, changes nothing outside `.homeostat/` and `node_modules/`, and does only what is left to do.
 *
 *   node scripts/setup.mjs [--fetch-terraform] [--policy]
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup/set-up.mjs";
import { endRunning } from "./setup/run.mjs";

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.on(signal, () => {
    endRunning();
    process.exit(code);
  });
}

process.exitCode = await setUp({
  root: dirname(dirname(fileURLToPath(import.meta.url))),
  scripts: join(dirname(fileURLToPath(import.meta.url)), "setup"),
  env: process.env,
  options: new Set(process.argv.slice(2)),
});
