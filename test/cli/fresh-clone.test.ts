import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "homeostat-fresh-"));
  cpSync(join(ROOT, "bin"), join(folder, "bin"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["bin/homeostat.mjs", ...words], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

/** An empty package of this name. */
function install(name: string): void {
  mkdirSync(join(folder, "node_modules", name), { recursive: true });
  writeFileSync(join(folder, "node_modules", name, "index.js"), "");
}

test("GIVEN a checkout without packages WHEN a command is called THEN it says what to do, without a stack", async () => {
  const { code, stdout, stderr } = await run("--help");

  expect(stderr).toBe('error: the npm package "tsx" is not installed\n  to do    npm run setup\n');
  expect(stdout).toBe("");
  expect(code).toBe(5);
});

test("GIVEN the same WHEN a program asks for JSON THEN the error is a document", async () => {
  const { code, stdout } = await run("status", "--env", "dev", "--json");

  expect(JSON.parse(stdout)).toEqual({
    error: { exitCode: 5, what: 'the npm package "tsx" is not installed', remedy: "npm run setup" },
  });
  expect(code).toBe(5);
});

test("GIVEN a file of the program itself is missing WHEN it starts THEN set-up is not blamed for it", async () => {
  install("tsx");

  const { code, stderr } = await run("--help");

  expect(stderr).toContain("ERR_MODULE_NOT_FOUND");
  expect(stderr).not.toContain("npm run setup");
  expect(code).toBe(1);
});

test.each([
  ["import", "mjs", 'import "commander";'],
  ["require", "cjs", 'require("commander");'],
])("GIVEN packages that are half there WHEN %s misses one THEN it is named", async (_, extension, source) => {
  install("tsx");
  // Without tsx itself nothing reads TypeScript: a program of the same fault stands in for it.
  mkdirSync(join(folder, "cli"));
  writeFileSync(join(folder, `cli/main.${extension}`), source);
  const program = join(folder, "bin/homeostat.mjs");
  writeFileSync(program, readFileSync(program, "utf8").replace("cli/main.ts", `cli/main.${extension}`));

  const { code, stderr } = await run("--help");

  expect(stderr).toContain('error: the npm package "commander" is not installed');
  expect(code).toBe(5);
});
