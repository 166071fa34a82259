import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../../cli/engine/make-folder";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "homeostat-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("makes a folder with its parents, and again harmlessly", () => {
  const wanted = join(folder, "a", "b", "c");
  makeFolder(wanted, "--out");
  makeFolder(wanted, "--out");
  expect(statSync(wanted).isDirectory()).toBe(true);
});

test("passes on what the system says where a parent is a file", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => makeFolder(join(folder, "file", "inside"), "--out")).toThrow(/ENOTDIR/);
});

test("ends where no parent takes folders, and names the option", () => {
  expect(() => makeFolder("/proc/homeostat/inside", "--work-dir")).toThrow(
    expect.objectContaining({
      explanation: expect.objectContaining({
        what: "no folder can be made in /proc",
        where: "/proc/homeostat",
        remedy: "name another place with --work-dir",
      }) as unknown,
    }) as Error,
  );
});
