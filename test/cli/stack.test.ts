import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStacks } from "../../cli/engine/stack";
import { writeSynthesized } from "./support/synthesized";

describe("what synthesis warns about", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-stack-"));

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("is read from the manifest with the construct that it is about, and nothing else is", () => {
    writeSynthesized(folder, { "dev-cluster": { template: {} }, "dev-data": { template: {} } });
    const manifestFile = join(folder, "manifest.json");
    const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as {
      readonly stacks: Record<string, { annotations: unknown[] }>;
    };
    manifest.stacks["dev-cluster"]?.annotations.push(
      { level: "@cdktf/warn", constructPath: "dev-cluster/Cluster", message: "old" },
      { level: "@cdktf/info", constructPath: "dev-cluster/Cluster", message: "new" },
    );
    writeFileSync(manifestFile, JSON.stringify(manifest));

    expect(readStacks(folder).map(({ id, warnings }) => [id, warnings])).toEqual([
      ["dev-cluster", ["dev-cluster/Cluster: old"]],
      ["dev-data", []],
    ]);
  });
});
