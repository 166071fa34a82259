import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { status } from "../../local";

const ROOT = join(__dirname, "..", "..");
const DEV = ["--env", "dev", "--local"];
const STACKS = ["backup", "cluster", "data", "network", "observability", "security", "service", "state"];

interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the CLI as a user would. */
function homeostat(...args: string[]): Outcome {
  const result = spawnSync(process.execPath, [join(ROOT, "bin", "homeostat.mjs"), ...args], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  return { code: result.status, output: `${result.stdout}${result.stderr}` };
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
    expect(again.output).toMatch(/nothing|already/i);
  });

  test("every stack applies", () => {
    const applied = homeostat("apply", ...DEV, "--yes");
    expectCode(applied, 0);
    for (const stack of STACKS) expect(applied.output).toContain(`dev-${stack}`);
  });

  test("a second plan is empty", () => {
    expectCode(homeostat("plan", ...DEV), 0);
  });

  test("destroy leaves nothing but the state backend", () => {
    expectCode(homeostat("destroy", ...DEV, "--yes"), 0);
    const left = homeostat("status", ...DEV, "--json");
    expectCode(left, 0);
    const stacks = (
      JSON.parse(left.output.slice(left.output.indexOf("{"))) as {
        stacks: { stack: string; resources: number }[];
      }
    ).stacks;
    expect(stacks.filter(({ resources }) => resources > 0).map(({ stack }) => stack)).toEqual(["dev-state"]);
  });
});
