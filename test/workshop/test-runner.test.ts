import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const REPOSITORY = join(__dirname, "../..");

interface Run {
  readonly status: number | null;
  readonly lines: readonly string[];
}

describe("the test runner", () => {
  let root: string;

  function write(path: string, content: string): void {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  function tool(name: string, script: string): void {
    write(`node_modules/.bin/${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(root, "node_modules/.bin", name), 0o755);
  }

  /** A stand-in for jest: writes this report to the file that it is told, and ends with this code. */
  function jestThat(report: unknown, code: number): string[] {
    const name = `jest-${String(Math.abs(code))}-${JSON.stringify(report).length.toString()}`;
    write(`${name}.json`, JSON.stringify(report));
    tool(
      name,
      `for argument; do case "$argument" in --outputFile=*) cp ${name}.json "\${argument#*=}" ;; esac; done; exit ${String(code)}`,
    );
    return [name];
  }

  function suites(...table: readonly Readonly<Record<string, unknown>>[]): void {
    const complete = table.map((suite) => ({
      says: "it holds",
      level: "quick",
      timeoutMinutes: 1,
      ...suite,
    }));
    write("scripts/test/suites.mjs", `export const suites = ${JSON.stringify(complete)};`);
  }

  function run(...args: readonly string[]): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/test.mjs", ...args], {
      cwd: root,
      encoding: "utf8",
    });
    return { status, lines: (stdout + stderr).trimEnd().split("\n") };
  }

  const report = (counts: Readonly<Record<string, number>>): unknown => ({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
    ...counts,
  });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "homeostat-runner-"));
    cpSync(join(REPOSITORY, "scripts"), join(root, "scripts"), { recursive: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("adds up the tests of all suites in one last line", () => {
    suites(
      { name: "types", command: ["true"] },
      {
        name: "units",
        jest: true,
        command: jestThat(report({ numPassedTests: 41, numPendingTests: 1, numTodoTests: 1 }), 0),
      },
    );

    const { status, lines } = run();

    expect(lines.at(-1)).toBe("42 passed, 0 failed, 2 skipped");
    expect(lines.filter((line) => /^\d+ passed, \d+ failed, \d+ skipped$/.test(line))).toHaveLength(1);
    expect(status).toBe(0);
  });

  test("runs the suites after one that mostly waits meanwhile, and waits for it", () => {
    tool("waits", "until [ -e met ]; do sleep 0.05; done");
    tool("meets", "touch met");
    suites(
      { name: "estate", command: ["waits"], timeoutMinutes: 0.2, beside: true },
      { name: "provider", command: ["meets"] },
    );

    const { status, lines } = run();

    expect(lines.at(-1)).toBe("2 passed, 0 failed, 0 skipped");
    expect(status).toBe(0);
  });

  test("gives a suite a checkout of its own, with what is set up and without what others left", () => {
    write(".homeostat/venv/ready", "");
    write(".homeostat/local/estate.json", "another's");
    write("source.ts", "the source");
    tool("looks", 'test "$(cat source.ts)" = "the source" && test -e .homeostat/venv/ready && touch written');
    tool("alone", "test ! -e .homeostat/local");
    suites(
      { name: "sees", command: ["looks"], ownCheckout: true },
      { name: "alone", command: ["alone"], ownCheckout: true },
    );

    const { status, lines } = run();

    expect(lines.at(-1)).toBe("2 passed, 0 failed, 0 skipped");
    expect(status).toBe(0);
    expect(existsSync(join(root, "written"))).toBe(false);
  });

  test("goes on after a failure, shows the end of its output and fails", () => {
    tool("broken", "echo the reason; exit 3");
    suites({ name: "types", command: ["broken"] }, { name: "format", command: ["true"] });

    const { status, lines } = run();

    expect(lines).toContain("the reason");
    expect(lines.at(-1)).toBe("1 passed, 1 failed, 0 skipped");
    expect(status).toBe(1);
  });

  test.each([
    [
      "a file that does not run",
      report({ numPassedTests: 3, numRuntimeErrorTestSuites: 2 }),
      1,
      "3 passed, 2 failed, 0 skipped",
    ],
    [
      "a run that fails without a failed test",
      report({ numPassedTests: 3 }),
      1,
      "3 passed, 1 failed, 0 skipped",
    ],
    ["a run in which there was nothing to test", report({}), 0, "0 passed, 1 failed, 0 skipped"],
  ])("counts %s as failed", (_, jestReport, code, total) => {
    suites({ name: "units", jest: true, command: jestThat(jestReport, code) });

    expect(run().lines.at(-1)).toBe(total);
  });

  test("does not count the report of an earlier run", () => {
    suites({ name: "units", jest: true, command: ["false"] });
    write(".homeostat/results/units.json", JSON.stringify(report({ numPassedTests: 99 })));

    expect(run().lines.at(-1)).toBe("0 passed, 1 failed, 0 skipped");
  });

  test("ends a suite that takes too long, with everything that it started, and fails it", () => {
    tool("stuck", `(trap 'echo ended > "${root}/child"; exit' TERM; while :; do sleep 0.05; done) & wait`);
    suites(
      { name: "estate", command: ["stuck"], timeoutMinutes: 0.01 },
      { name: "types", command: ["true"] },
    );

    const { lines } = run();

    expect(lines).toContain("Stopped: still running after 0.01 minutes.");
    expect(lines.at(-1)).toBe("1 passed, 1 failed, 0 skipped");
    expect(readFileSync(join(root, "child"), "utf8")).toBe("ended\n");
  });

  test("gives each suite a temporary folder, ends the estate that it left there, and removes it", () => {
    mkdirSync(join(root, "node_modules"), { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules", "tsx"), join(root, "node_modules", "tsx"));
    write(
      "local/index.ts",
      `import { writeFileSync } from "node:fs";
       export const down = async (estate: string) => writeFileSync(${JSON.stringify(join(root, "ended"))}, estate);`,
    );
    tool(
      "leaves",
      `mkdir -p "$TMPDIR/estate/.homeostat/local"
       printf %s "$TMPDIR" > "${root}/temporary"`,
    );
    suites({ name: "policy", command: ["leaves"] });

    expect(run().status).toBe(0);
    const temporary = readFileSync(join(root, "temporary"), "utf8");
    expect(temporary.startsWith(join(tmpdir(), "homeostat-test-"))).toBe(true);
    expect(existsSync(temporary)).toBe(false);
    expect(readFileSync(join(root, "ended"), "utf8")).toBe(join(temporary, "estate"));
  });

  test("ends what a suite left also when it is told to stop, and begins no other", async () => {
    tool(
      "waits",
      `printf %s "$TMPDIR" > "${root}/temporary"; touch "${root}/waiting"; while :; do sleep 0.05; done`,
    );
    tool("late", `touch "${root}/late"`);
    suites({ name: "estate", command: ["waits"] }, { name: "types", command: ["late"] });
    const runner = spawn(process.execPath, ["scripts/test.mjs"], { cwd: root, stdio: "ignore" });
    const ended = once(runner, "close");
    while (!existsSync(join(root, "waiting"))) await sleep(20);

    runner.kill("SIGTERM");

    expect(await ended).toEqual([143, null]);
    expect(existsSync(readFileSync(join(root, "temporary"), "utf8"))).toBe(false);
    expect(existsSync(join(root, "late"))).toBe(false);
  });

  test("fails by name what the time for all suites does not allow any more", () => {
    tool("slow", "sleep 1");
    suites({ name: "types", command: ["slow"] }, { name: "format", command: ["true"] });

    const { lines } = run("--minutes", "0.01");

    expect(lines).toContain("✗ format: not run, the time for all suites is used up");
    expect(lines.at(-1)).toBe("0 passed, 2 failed, 0 skipped");
  });

  test("runs what a suite needs first, and fails it when that fails", () => {
    suites(
      { name: "policy", command: ["true"], prepare: ["false"] },
      { name: "types", command: ["true"], prepare: ["true"] },
    );

    expect(run().lines.at(-1)).toBe("1 passed, 1 failed, 0 skipped");
  });

  test("runs the quick suites, the longer ones or the named ones", () => {
    suites({ name: "types", command: ["true"] }, { name: "policy", level: "full", command: ["true"] });
    const ran = (...args: readonly string[]): string[] =>
      run(...args).lines.flatMap((line) => /^✓ (\w+)/.exec(line)?.[1] ?? []);

    expect(ran()).toEqual(["types"]);
    expect(ran("--full")).toEqual(["policy"]);
    expect(ran("--only", "policy,types")).toEqual(["types", "policy"]);
    expect(run("--only", "tpyes")).toEqual({
      status: 3,
      lines: ["Unknown suite tpyes; known are types, policy."],
    });
  });

  test("leaves the totals to a caller that adds several runs up, and a run without totals is a failure", () => {
    suites({ name: "types", command: ["true"] });
    const first = join(root, "first.json");

    expect(run("--counts", first).lines.join("\n")).not.toMatch(/^\d+ passed, /m);
    const add = (...files: readonly string[]): string =>
      spawnSync(process.execPath, ["scripts/test/add-up.mjs", ...files], { cwd: root, encoding: "utf8" })
        .stdout;
    expect(existsSync(first)).toBe(true);
    expect(add(first, first)).toBe("2 passed, 0 failed, 0 skipped\n");
    expect(add(first, join(root, "absent.json"))).toBe("1 passed, 1 failed, 0 skipped\n");
  });
});
