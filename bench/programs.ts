import { join } from "node:path";
import type { Command } from "./measure";

/** Folder of the checkout. */
export const ROOT = join(__dirname, "..");

/** Our synthesis, as `npm run synth` runs it. */
export function synthesis(args: readonly string[], env: Readonly<Record<string, string>> = {}): Command {
  const script = ["--max-semi-space-size=4", "--single-threaded-gc", "scripts/synth.mjs"];
  return { file: process.execPath, args: [...script, ...args], cwd: ROOT, env };
}

/** Our command line. */
export function homeostat(...args: readonly string[]): Command {
  return { file: process.execPath, args: ["bin/homeostat.mjs", ...args], cwd: ROOT };
}

/** The stock CLI. */
export function cdktf(
  peers: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Command {
  return {
    file: join(peers, "node_modules", ".bin", "cdktf"),
    args,
    cwd: ROOT,
    env: { CHECKPOINT_DISABLE: "1", CI: "1", FORCE_COLOR: "0", ...env },
  };
}
