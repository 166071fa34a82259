import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipArchive } from "../../../constructs/core/zip-archive";

const READ_WITH_PYTHON = [
  "import json, sys, zipfile",
  "archive = zipfile.ZipFile(sys.argv[1])",
  "assert archive.testzip() is None",
  "print(json.dumps([[i.filename, archive.read(i).decode(), oct(i.external_attr >> 16), i.date_time[0]] for i in archive.infolist()]))",
].join("\n");

describe("zipArchive", () => {
  test("is read by another program, with checksums, modes and names", () => {
    const directory = mkdtempSync(join(tmpdir(), "zip-archive-"));
    try {
      const file = join(directory, "archive.zip");
      writeFileSync(
        file,
        zipArchive([
          { path: "index.js", content: "exports.a = 'ä';" },
          { path: "lib/empty.js", content: "" },
        ]),
      );
      const listed: unknown = JSON.parse(
        execFileSync("python3", ["-c", READ_WITH_PYTHON, file], { encoding: "utf8" }),
      );

      expect(listed).toEqual([
        ["index.js", "exports.a = 'ä';", "0o100644", 1980],
        ["lib/empty.js", "", "0o100644", 1980],
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("gives the same bytes for the same files", () => {
    const files = [{ path: "index.js", content: "exports.handler = 1;" }];

    expect(zipArchive(files).equals(zipArchive(files))).toBe(true);
  });
});
