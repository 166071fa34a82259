import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "../..");
const BUNDLE = ".homeostat/cache/cli/program.cjs";
/** Longer than a source must have been left alone before its bundle is kept. */
const SETTLES_MS = 1_200;
/** However slow the machine is, such a start finds its sources just written. */
const CLOCK_OF_THE_WRITE = { NODE_OPTIONS: "--import=data:text/javascript,Date.now=()=>0" };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "homeostat-bundled-"));
  for (const path of ["bin", "scripts/bundle", "package.json", "tsconfig.json"])
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  write("cli/main.ts", 'import { word } from "./word"; process.stdout.write(word + " in " + __dirname);');
  write("cli/word/index.ts", 'export const word: string = "first";');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function start(env: Readonly<Record<string, string>> = {}): {
  readonly stdout: string;
  readonly stderr: string;
} {
  const { HOMEOSTAT_DEBUG: _, ...inherited } = process.env;
  return spawnSync(process.execPath, ["bin/homeostat.mjs"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...inherited, ...env },
  });
}

const says = (word: string): string => `${word} in ${join(folder, "cli")}`;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLES_MS));

test("GIVEN sources that stay as they are WHEN the command line starts again THEN it runs the same bundle", async () => {
  await settle();
  expect(start().stdout).toBe(says("first"));
  const { ino } = statSync(join(folder, BUNDLE));

  expect(start().stdout).toBe(says("first"));

  expect(statSync(join(folder, BUNDLE)).ino).toBe(ino);
});

test("GIVEN a bundle WHEN a source is written THEN the next start runs what it says now", async () => {
  await settle();
  start();

  write("cli/word/index.ts", 'export const word: string = "other";');

  expect(start().stdout).toBe(says("other"));
});

test("GIVEN a source written right before a start WHEN it is written again at the same size THEN that is not missed", () => {
  for (const word of ["one", "two", "six"]) {
    write("cli/word/index.ts", `export const word: string = "${word}";`);
    expect(start().stdout).toBe(says(word));
  }
});

test("GIVEN a source written right before a start WHEN the command line starts again THEN that bundle is not trusted", async () => {
  start(CLOCK_OF_THE_WRITE);
  const { ino } = statSync(join(folder, BUNDLE));
  await settle();

  expect(start().stdout).toBe(says("first"));

  expect(statSync(join(folder, BUNDLE)).ino).not.toBe(ino);
});

test("GIVEN a bundle WHEN a new file takes a source's place THEN the next start runs that one", async () => {
  await settle();
  start();

  write("cli/word.ts", 'export const word: string = "nearer";');

  expect(start().stdout).toBe(says("nearer"));
});

test("GIVEN a bundle of another place WHEN the checkout is moved THEN sources find their files where they are now", async () => {
  await settle();
  start();
  const moved = readFileSync(join(folder, BUNDLE), "utf8").replaceAll(
    folder,
    join(tmpdir(), "another-place"),
  );
  writeFileSync(join(folder, BUNDLE), moved);

  expect(start().stdout).toBe(says("first"));
});

test("GIVEN a place where no bundle can be kept WHEN the command line starts THEN it runs its sources", () => {
  write(".homeostat", "a file in the folder's place");

  expect(start().stdout).toBe(says("first"));
});

test("GIVEN a source that does not compile WHEN the command line starts THEN the file and the line are named", () => {
  write("cli/word/index.ts", "export const word: string = ;");

  expect(start().stderr).toContain(join(folder, "cli/word/index.ts:1:"));
});

test("GIVEN a trace is asked for WHEN the program fails THEN it names the lines of the sources", () => {
  write("cli/main.ts", '\n\nthrow new Error("what happened");');

  expect(start({ HOMEOSTAT_DEBUG: "1" }).stderr).toContain(`${join(folder, "cli/main.ts")}:3`);
});
