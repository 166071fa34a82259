import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { offlinePlan } from "../support/offline-plan";
import { scanPlans } from "./scanner";
import { seededResources } from "./seeded-resources";
import { judge } from "./waivers";

describe("the gate can fail", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-policy-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(seededResources)("on $fault", async ({ check, address, resource }) => {
    const planFile = await offlinePlan(join(folder, check), resource);

    const [scanned] = await scanPlans([{ stack: "seeded", planFile }]);
    if (scanned === undefined) throw new Error("nothing was scanned");

    expect(scanned.resources).toBe(Object.keys(resource).length);
    expect(scanned.failures).toContainEqual(
      expect.objectContaining({ check, resource: address, stack: "seeded" }),
    );
    expect(judge(scanned.failures, [], "2026-01-01").unwaived).toEqual(scanned.failures);
  });

  test("on a plan that the scanner cannot read", async () => {
    await expect(scanPlans([{ stack: "seeded", planFile: __filename }])).rejects.toThrow(
      /The scanner (could not read|printed no report)/,
    );
    await expect(scanPlans([{ stack: "seeded", planFile: join(folder, "nowhere.json") }])).rejects.toThrow(
      "is missing",
    );
  });
});
