import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { FunctionBundles, type FunctionEntry } from "../../../constructs/core/function-bundles";
import { runbookEntry, runnableRunbooks } from "../../../constructs/remediation/runnable-runbooks";

const ROOT = join(__dirname, "../../..");
const LARGEST_BYTES = 1_000_000;

const functions = readdirSync(join(ROOT, "automation/functions"))
  .map((name) => `automation/functions/${name}`)
  .filter((file) =>
    /^export (const|(async )?function) handler\b/m.test(readFileSync(join(ROOT, file), "utf8")),
  );
const entries: readonly FunctionEntry[] = [
  ...functions,
  ...runnableRunbooks().map(({ id }) => runbookEntry(id)),
];

describe("the bundles of the automation", () => {
  const bundles = new FunctionBundles();

  beforeAll(() => {
    bundles.prepare(entries);
  }, 60_000);

  test("are those of the engine and of every runbook that has steps", () => {
    expect(functions).toEqual(
      expect.arrayContaining(["automation/functions/engine.ts", "automation/functions/intake.ts"]),
    );
    expect(runnableRunbooks().map(({ id }) => id)).toContain("restart-service");
    expect(existsSync(join(ROOT, "automation/functions/runbook.ts"))).toBe(true);
    expect(functions).not.toContain("automation/functions/runbook.ts");
  });

  test.each(entries.map((entry) => [typeof entry === "string" ? entry : entry.name, entry] as const))(
    "%s is at most 1 MB",
    (_, entry) => {
      // The archive is stored without compression: its size is that of its one file and some headers.
      const { size } = statSync(bundles.get(entry).archive);

      expect(size).toBeGreaterThan(10_000);
      expect(size).toBeLessThanOrEqual(LARGEST_BYTES);
    },
  );
});
