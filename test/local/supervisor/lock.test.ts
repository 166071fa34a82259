import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withLock } from "../../../local/supervisor/lock";

const ROOT = join(__dirname, "..", "..", "..");
const NOBODY = `${2 ** 22 + 1}\nlong ago\n`;

/** Waits for the agreed moment, then counts one up, slowly, under the lock. */
const COUNT_UP = `
  const { readFileSync, writeFileSync } = require("node:fs");
  const { withLock } = require("./local/supervisor/lock");
  const [lock, counter, moment] = process.argv.slice(1);
  setTimeout(() => void withLock(lock, async () => {
    const count = Number(readFileSync(counter, "utf8"));
    await new Promise((done) => setTimeout(done, 30));
    writeFileSync(counter, String(count + 1));
  }), Number(moment) - Date.now());
`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "homeostat-lock-"));
  file = join(folder, "lock");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("withLock", () => {
  it("lets go when the action fails", async () => {
    await expect(withLock(file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes over from a process that is gone", async () => {
    writeFileSync(file, NOBODY);
    await expect(withLock(file, () => Promise.resolve("done"))).resolves.toBe("done");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names a living holder when its patience ends", async () => {
    const held = withLock(file, () =>
      expect(withLock(file, () => Promise.resolve(), 0)).rejects.toThrow(`process ${process.pid}`),
    );
    await held;
  });

  it("lets one process in at a time, also when all find a dead one's lock at once", async () => {
    writeFileSync(file, NOBODY);
    const counter = join(folder, "counter");
    writeFileSync(counter, "0");
    const moment = String(Date.now() + 3_000);
    const run = promisify(execFile);
    const processes = Array.from({ length: 5 }, () =>
      run(process.execPath, ["--import", "tsx", "-e", COUNT_UP, file, counter, moment], { cwd: ROOT }),
    );
    await Promise.all(processes);
    expect(readFileSync(counter, "utf8")).toBe("5");
    expect(readdirSync(folder)).toEqual(["counter"]);
  }, 60_000);
});
