import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RealPlans } from "../provider/real-plans";
import { describeFailures, type ScannedPlan, scanPlans } from "./scanner";
import { judge, parseWaivers, type Verdict } from "./waivers";

const WAIVER_FILE = join(__dirname, "waivers.json");
const PARALLEL_SCANS = 2;

describe("the plans of all environments", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-policy-plans-"));
  let plans: RealPlans | undefined;
  let scanned: readonly ScannedPlan[] = [];
  let verdict: Verdict;

  beforeAll(async () => {
    plans = await RealPlans.start(folder, { reuse: true });
    scanned = await scanAll(plans);
    const waivers = parseWaivers(JSON.parse(readFileSync(WAIVER_FILE, "utf8")));
    const today = new Date().toISOString().slice(0, 10);
    verdict = judge(
      scanned.flatMap(({ failures }) => failures),
      waivers,
      today,
    );
  });

  afterAll(async () => {
    await plans?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test("were all read by the scanner", () => {
    expect(scanned.length).toBeGreaterThanOrEqual(24);
    expect(scanned.filter(({ resources }) => resources === 0)).toEqual([]);
  });

  test("break no policy without a waiver", () => {
    expect(describeFailures(verdict.unwaived)).toEqual([]);
  });

  test("rest on no waiver that has expired", () => {
    expect(verdict.expired).toEqual([]);
  });

  test("need every waiver that there is", () => {
    expect(verdict.unused).toEqual([]);
  });
});

async function scanAll(plans: RealPlans): Promise<readonly ScannedPlan[]> {
  const made = await Promise.all(
    plans.templates.map(async ({ id }) => ({ stack: id, planFile: (await plans.of(id)).planFile })),
  );
  const shares = Array.from({ length: PARALLEL_SCANS }, (_, share) =>
    made.filter((_plan, index) => index % PARALLEL_SCANS === share),
  );
  return (await Promise.all(shares.map(scanPlans))).flat();
}
