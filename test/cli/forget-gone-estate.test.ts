import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { forgetGoneEstate } from "../../cli/engine/forget-gone-estate";

const ROOT = join(__dirname, "..", "..");

/** Waits for the agreed moment, then begins work in the folder as a command does. */
const BEGIN = `
  const { writeFileSync } = require("node:fs");
  const { forgetGoneEstate } = require("./cli/engine/forget-gone-estate");
  const [folder, moment, estate] = process.argv.slice(1);
  setTimeout(async () => {
    await forgetGoneEstate(folder, JSON.parse(estate));
    writeFileSync(folder + "/begun-by-" + process.pid, "");
  }, Number(moment) - Date.now());
`;

const estate = (pid: number) => ({
  processes: [
    { name: "ministack", pid, startedAt: "100" },
    { name: "gateway", pid: 7, startedAt: "200" },
  ],
});

describe("forgetGoneEstate", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "homeostat-work-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });

  test("keeps the working directories while the same emulator runs, even when the gateway was replaced", async () => {
    await forgetGoneEstate(folder, estate(1));
    writeFileSync(join(folder, "state"), "kept");
    const { processes } = estate(1);
    await forgetGoneEstate(folder, {
      processes: processes.map((one) => (one.name === "gateway" ? { ...one, pid: 8 } : one)),
    });
    expect(existsSync(join(folder, "state"))).toBe(true);
  });

  test("leaves a folder alone that it has never marked", async () => {
    writeFileSync(join(folder, "not-ours"), "kept");
    await forgetGoneEstate(folder, estate(1));
    expect(existsSync(join(folder, "not-ours"))).toBe(true);
  });

  test("drops them once another emulator runs", async () => {
    await forgetGoneEstate(folder, estate(1));
    writeFileSync(join(folder, "state"), "stale");
    await forgetGoneEstate(folder, estate(2));
    expect(existsSync(join(folder, "state"))).toBe(false);
  });

  test("drops nothing that a command begun at the same moment has made", async () => {
    await forgetGoneEstate(folder, estate(1));
    for (let file = 0; file < 300; file += 1) writeFileSync(join(folder, `stale-${file}`), "");
    const moment = String(Date.now() + 3_000);
    const run = promisify(execFile);
    const commands = Array.from({ length: 5 }, () =>
      run(process.execPath, ["--import", "tsx", "-e", BEGIN, folder, moment, JSON.stringify(estate(2))], {
        cwd: ROOT,
      }),
    );
    await Promise.all(commands);
    const left = readdirSync(folder);
    expect(left.filter((name) => name.startsWith("begun-by-"))).toHaveLength(5);
    expect(left.filter((name) => name.startsWith("stale-"))).toEqual([]);
  }, 60_000);
});
