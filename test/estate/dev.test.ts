import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { status } from "../../local";

const ROOT = join(__dirname, "..", "..");
const DEV = ["--env", "dev", "--local"];

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams. */
  readonly output: string;
}

/** Runs the CLI as a user would. */
function homeostat(...args: string[]): Outcome {
  const result = spawnSync(process.execPath, [join(ROOT, "bin", "homeostat.mjs"), ...args], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  return { code: result.status, stdout: result.stdout, output: `${result.stdout}${result.stderr}` };
}

/** Options that name these stacks. */
function only(...stacks: readonly string[]): string[] {
  return stacks.flatMap((stack) => ["--stack", stack]);
}

/** A failure shows what the command printed. */
function expectCode(outcome: Outcome, code: number): void {
  if (outcome.code !== code)
    throw new Error(`ended with ${String(outcome.code)} instead of ${code}:\n${outcome.output}`);
}

describe("dev on the embedded estate", () => {
  let started = false;

  beforeAll(async () => {
    if (await status(ROOT)) {
      throw new Error(
        "an estate is running in this checkout and may hold work; end it first: homeostat local down",
      );
    }
    started = true;
    expectCode(homeostat("local", "up"), 0);
    expectCode(homeostat("local", "reset"), 0);
  });

  afterAll(() => {
    if (started) expectCode(homeostat("local", "down"), 0);
  });

  test("bootstrap makes the state backend, and again changes nothing", () => {
    expectCode(homeostat("bootstrap", ...DEV), 0);
    const again = homeostat("bootstrap", ...DEV);
    expectCode(again, 0);
    expect(again.output).toContain("1 unchanged");
  });

  test("the baseline and the network apply", () => {
    expectCode(homeostat("apply", ...DEV, ...only("security", "network"), "--yes"), 0);
    const shown = homeostat("status", ...DEV, "--json");
    expectCode(shown, 0);
    for (const stack of ["dev-state", "dev-security", "dev-network"]) {
      expect(shown.stdout).toMatch(new RegExp(`"stack": "${stack}"[^}]*"deployed": true`));
    }
  });

  test("a second plan of the state backend and the baseline is empty", () => {
    expectCode(homeostat("plan", ...DEV, ...only("state", "security")), 0);
  });
});
