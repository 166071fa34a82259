import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taskProgram } from "../../../local/task-runner/task-program";

describe("the program of a task", () => {
  let folder = "";
  const write = (name: string, content: string): void => {
    writeFileSync(join(folder, name), content);
  };
  const program = (): Promise<string> => taskProgram(folder, "main.ts", join(folder, "programs"));
  const run = (file: string): string =>
    spawnSync(process.execPath, [file], { cwd: tmpdir(), encoding: "utf8" }).stdout;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "task-program-"));
    write("words.ts", 'export const word: string = "first";');
    write("main.ts", 'import { word } from "./words"; console.log(word);');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("is one file that runs by itself", async () => {
    const file = await program();
    rmSync(join(folder, "words.ts"));

    expect(run(file)).toBe("first\n");
  });

  test("is what the sources are when the task begins; one that runs keeps its own", async () => {
    const before = await program();
    write("words.ts", 'export const word: string = "second";');
    const after = await program();

    expect([run(before), run(after)]).toEqual(["first\n", "second\n"]);
  });

  test("is kept once for all tasks that run the same", async () => {
    expect(new Set(await Promise.all([program(), program(), program()])).size).toBe(1);
    expect(readdirSync(join(folder, "programs"))).toHaveLength(1);
  });

  test("says where its sources are broken", async () => {
    write("words.ts", "export const word = ;");

    await expect(program()).rejects.toThrow(/words\.ts:1:20: ERROR: Unexpected ";"/);
  });
});
