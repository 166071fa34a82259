import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVIRONMENT_NAMES } from "../../environments/environment";
import { canonical } from "../support/canonical";

const ROOT = join(__dirname, "../..");
const STACKS = [
  "audit",
  "backup",
  "cluster",
  "data",
  "network",
  "observability",
  "operations",
  "security",
  "service",
  "state",
];
const SYNTHESIS_TIMEOUT_MS = 60_000;

/** Runs the real entry point; the file of each stack by its id. */
function synthesize(outdir: string): Map<string, string> {
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: outdir, HOMEOSTAT_ENVIRONMENTS: "" },
    stdio: "pipe",
  });
  const ids = readdirSync(join(outdir, "stacks")).sort();
  return new Map(ids.map((id) => [id, readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")]));
}

describe("synthesis", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-snapshots-"));
  let stacks = new Map<string, string>();

  beforeAll(() => {
    stacks = synthesize(join(folder, "first"));
  }, SYNTHESIS_TIMEOUT_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  expect.addSnapshotSerializer({ test: (value) => typeof value === "string", print: String });

  const expected = ENVIRONMENT_NAMES.flatMap((environment) =>
    STACKS.map((stack) => `${environment}-${stack}`),
  );

  it("makes each stack of each environment, and no other", () => {
    expect([...stacks.keys()]).toEqual([...expected].sort());
  });

  it.each(expected)("makes %s as recorded", (id) => {
    const file = stacks.get(id);
    if (file === undefined)
      throw new Error(`${id} was not synthesized; there are: ${[...stacks.keys()].join(", ")}`);
    expect(canonical(file)).toMatchSnapshot();
  });

  it(
    "writes the same bytes every time",
    () => {
      expect(synthesize(join(folder, "second"))).toEqual(stacks);
    },
    SYNTHESIS_TIMEOUT_MS,
  );

  it("names no path of the machine that synthesized", () => {
    for (const file of stacks.values()) {
      expect(file).not.toContain(ROOT);
      expect(file).not.toContain(folder);
    }
  });
});
