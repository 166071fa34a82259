import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The checkout that the estate suites run in. */
export const ROOT = join(__dirname, "..", "..", "..");

/** The program, as a user starts it. */
export const PROGRAM = join(ROOT, "bin", "homeostat.mjs");

/** What a finished command left. */
export interface Outcome {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams. */
  readonly output: string;
}

/** Runs the CLI as a user would, to its end. */
export function homeostat(...args: readonly string[]): Outcome {
  const result = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    // Jest gives each test file a copy, which child processes would not see.
    env: process.env,
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  return { code: result.status, stdout: result.stdout, output: `${result.stdout}${result.stderr}` };
}

/** Options that name an environment of the embedded estate. */
export function locally(environment: string): string[] {
  return ["--env", environment, "--local"];
}

/** Options that name these stacks. */
export function only(...stacks: readonly string[]): string[] {
  return stacks.flatMap((stack) => ["--stack", stack]);
}

/** A failure shows what the command printed. */
export function expectCode(outcome: Outcome, code: number): void {
  if (outcome.code !== code)
    throw new Error(`ended with ${String(outcome.code)} instead of ${code}:\n${outcome.output}`);
}
