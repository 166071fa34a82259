#!/usr/bin/env node
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledProgram } from "./bundled.mjs";

const PRECONDITION = 5; // cli/exit-codes.ts, which cannot be read before there are packages.

// package.json says which Node is supported; the SDK's remark about its own next year would precede every result.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

try {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  // A trace that somebody asked for names the lines of the sources.
  const bundled = process.env.HOMEOSTAT_DEBUG === undefined ? await bundledProgram(root) : undefined;
  if (bundled) createRequire(import.meta.url)(bundled);
  else {
    await import("tsx");
    await import("../cli/main.ts");
  }
} catch (error) {
  const [, missing] = /^Cannot find (?:package|module) '([^./'][^']*)'/.exec(error.message) ?? [];
  if (!["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(error.code) || !missing) throw error;
  explain({ what: `the npm package "${missing}" is not installed`, remedy: "npm run setup" });
}

/** As cli/cli-error.ts does it. */
function explain({ what, remedy }) {
  if (process.argv.includes("--json"))
    console.log(JSON.stringify({ error: { exitCode: PRECONDITION, what, remedy } }, undefined, 2));
  console.error(`error: ${what}\n  to do    ${remedy}`);
  process.exitCode = PRECONDITION;
}
