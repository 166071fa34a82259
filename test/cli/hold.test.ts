import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Hold, livingHolder } from "../../cli/engine/hold";
import { isAlive, processStart } from "../../cli/engine/process-identity";
import { Workspace } from "../../cli/engine/workspace";
import { refusalOf } from "./support/refusal";
import { stackOf, targetIn } from "./support/target";

describe("Hold", () => {
  let workspace: Workspace;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-hold-"));
    workspace = new Workspace(targetIn(folder), stackOf("dev-network", {}));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const leave = (holder: object): void => {
    writeFileSync(workspace.file("holder.json"), JSON.stringify(holder));
  };
  const dead = {
    pid: 2 ** 22 + 1,
    processStart: "1",
    host: hostname(),
    operation: "apply",
    since: "yesterday",
  };

  it("is held by one run at a time, and can be taken again afterwards", () => {
    const hold = Hold.take(workspace, "apply");
    const refusal = refusalOf(() => Hold.take(workspace, "plan"));
    expect(refusal.exitCode).toBe(4);
    expect(refusal.message).toContain(`process ${process.pid} is running apply`);
    hold.release();
    expect(livingHolder(workspace)).toBeUndefined();
    Hold.take(workspace, "plan").release();
  });

  it("is taken over from a process that is gone", () => {
    leave(dead);
    expect(livingHolder(workspace)).toBeUndefined();
    const hold = Hold.take(workspace, "apply");
    expect(livingHolder(workspace)?.pid).toBe(process.pid);
    hold.release();
  });

  it("is not fooled by a process number that was given anew", () => {
    leave({ ...dead, pid: process.pid, processStart: "long ago" });
    expect(livingHolder(workspace)).toBeUndefined();
  });

  it("is still held while the Terraform of a run that was killed finishes", () => {
    const terraform = { pid: process.pid, processStart: processStart(process.pid) };
    leave({ ...dead, terraform });
    expect(() => Hold.take(workspace, "apply")).toThrow("of an earlier apply is still finishing");
  });

  it("notes Terraform's process", () => {
    const hold = Hold.take(workspace, "apply");
    hold.noteTerraform(process.pid);
    expect(JSON.parse(readFileSync(workspace.file("holder.json"), "utf8"))).toMatchObject({
      terraform: { pid: process.pid },
    });
    hold.release();
  });
});

describe("isAlive", () => {
  it("knows this process, and none that never was", () => {
    expect(isAlive(process.pid, processStart(process.pid) ?? "")).toBe(true);
    expect(isAlive(process.pid, "another start")).toBe(false);
    expect(isAlive(2 ** 22 + 1, "1")).toBe(false);
  });
});
