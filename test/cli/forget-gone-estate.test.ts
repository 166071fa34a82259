import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgetGoneEstate } from "../../cli/engine/forget-gone-estate";

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
  });

  test("keeps the working directories while the same emulator runs, even when the gateway was replaced", () => {
    forgetGoneEstate(folder, estate(1));
    writeFileSync(join(folder, "state"), "kept");
    const { processes } = estate(1);
    forgetGoneEstate(folder, {
      processes: processes.map((one) => (one.name === "gateway" ? { ...one, pid: 8 } : one)),
    });
    expect(existsSync(join(folder, "state"))).toBe(true);
  });

  test("leaves a folder alone that it has never marked", () => {
    writeFileSync(join(folder, "not-ours"), "kept");
    forgetGoneEstate(folder, estate(1));
    expect(existsSync(join(folder, "not-ours"))).toBe(true);
  });

  test("drops them once another emulator runs", () => {
    forgetGoneEstate(folder, estate(1));
    writeFileSync(join(folder, "state"), "stale");
    forgetGoneEstate(folder, estate(2));
    expect(existsSync(join(folder, "state"))).toBe(false);
  });
});
