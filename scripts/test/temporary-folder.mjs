import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for everything temporary of one suite; short, because sockets lie in it. */
export function makeTemporaryFolder() {
  return mkdtempSync(join(tmpdir(), "homeostat-test-"));
}

/** Removes it, and ends first the estates that a suite which was stopped half-way has left running in it. */
export function removeTemporaryFolder(folder, { root, log }) {
  const estates = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, ".homeostat", "local")));
  for (const estate of estates) {
    const script = `require(${JSON.stringify(join(root, "local", "index.ts"))}).down(process.argv[1]);`;
    const args = ["--require", "tsx/cjs", "-e", script, estate];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    log.write(`\nEnded the estate that was left in ${estate}${status === 0 ? "" : `: failed\n${stderr}`}\n`);
  }
  rmSync(folder, { recursive: true, force: true });
}
