import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-codes";
import { writeSynthesized } from "./support/synthesized";

const ROOT = join(__dirname, "..", "..");

function homeostat(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "bin", "homeostat.mjs"), ...args],
    {
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

describe("the command line", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-cli-"));
    writeSynthesized(folder, { "dev-alpha": { template: {} }, "prod-alpha": { template: {} } });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("goes on when nobody reads any more", () => {
    const program = join(ROOT, "bin", "homeostat.mjs");
    const piped = `set -o pipefail; "${process.execPath}" "${program}" --help | true`;
    const { status, stderr } = spawnSync("bash", ["-c", piped], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: EXIT.ok, stderr: "" });
  });

  it("lists its commands", () => {
    const { status, stdout } = homeostat("--help");
    expect(status).toBe(EXIT.ok);
    for (const command of [
      "start",
      "synth",
      "plan",
      "apply",
      "destroy",
      "status",
      "bootstrap",
      "unlock",
      "remediation",
      "incidents",
      "approve",
      "reject",
      "local",
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
    }
  });

  it.each(["plan", "apply", "destroy", "status", "bootstrap", "unlock"])(
    "%s assumes no environment",
    (command) => {
      const { status, stderr } = homeostat(command);
      expect(status).toBe(EXIT.usage);
      expect(stderr).toContain("no environment is named");
      expect(stderr).toContain("allowed  dev, staging, prod");
    },
  );

  it("names the environments when one is unknown", () => {
    const { status, stderr } = homeostat("plan", "--env", "production");
    expect(status).toBe(EXIT.usage);
    expect(stderr).toContain('unknown environment "production"');
    expect(stderr).toContain("allowed  dev, staging, prod");
  });

  it("names the stacks when one is unknown", () => {
    const { status, stderr } = homeostat(
      "plan",
      "--env",
      "dev",
      "--from",
      folder,
      "--work-dir",
      folder,
      "--stack",
      "netwrok",
    );
    expect(status).toBe(EXIT.usage);
    expect(stderr).toContain('unknown stack "netwrok"');
    expect(stderr).toContain("allowed  alpha");
  });

  it.each([
    [["plan", "--env", "dev", "--parallelism", "0"]],
    [["plan", "--env", "dev", "--frobnicate"]],
    [["frobnicate"]],
  ])("refuses %j before anything is tried", (args) => {
    expect(homeostat(...args).status).toBe(EXIT.usage);
  });

  it("does not destroy a protected environment on a yes", () => {
    const { status, stderr } = homeostat(
      "destroy",
      "--env",
      "prod",
      "--from",
      folder,
      "--work-dir",
      folder,
      "--yes",
    );
    expect(status).toBe(EXIT.usage);
    expect(stderr).toContain("--destroy-protected together with --confirm prod");
  });

  it("says where no synthesized output is", () => {
    const empty = join(folder, "nowhere");
    const { status, stderr } = homeostat("plan", "--env", "dev", "--from", empty, "--work-dir", folder);
    expect(status).toBe(EXIT.precondition);
    expect(stderr).toContain(empty);
    expect(stderr).toContain("npx homeostat synth");
  });
});
