import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVIRONMENT_NAMES } from "../../environments/environment";
import { RealPlans } from "./real-plans";
import { declaredResources } from "./synthesis";

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
const expected = ENVIRONMENT_NAMES.flatMap((environment) => STACKS.map((stack) => `${environment}-${stack}`));

interface PlanJson {
  readonly errored?: boolean;
  readonly complete?: boolean;
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly after: { readonly tags_all?: Readonly<Record<string, string>> };
    };
  }[];
}

interface Validation {
  readonly diagnostics: readonly { readonly summary: string; readonly detail?: string }[];
}

/** Whoever looks at a resource in the console sees whose it is, what it is for and who pays. */
const TAGS = ["cost-centre", "data-class", "environment", "managed-by", "owner", "stack"];

/** The lock table stays beside the lock file on purpose, as docs/decisions says, and newer Terraform remarks upon it. */
function unexpectedWarnings({ diagnostics }: Validation): unknown[] {
  return diagnostics.filter(
    ({ detail = "" }) => !detail.startsWith('The parameter "dynamodb_table" is deprecated.'),
  );
}

describe("the real provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-provider-"));
  let plans: RealPlans | undefined;
  const running = (): RealPlans => {
    if (plans === undefined)
      throw new Error("The embedded estate that plans read their states from did not start");
    return plans;
  };

  beforeAll(async () => {
    plans = await RealPlans.start(folder, { reuse: false });
  });

  afterAll(async () => {
    await plans?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is given every stack of every environment", () => {
    expect(running().templates.map(({ id }) => id)).toEqual([...expected].sort());
  });

  test.each(expected)("validates %s and plans to create all of it", async (id) => {
    const { validation, planFile } = await running().of(id);
    const plan = JSON.parse(readFileSync(planFile, "utf8")) as PlanJson;
    const template = running().templates.find((candidate) => candidate.id === id);
    if (template === undefined) throw new Error(`${id} was not synthesized`);

    expect(validation).toMatchObject({ valid: true, error_count: 0 });
    expect(unexpectedWarnings(validation as Validation)).toEqual([]);
    expect(plan).toMatchObject({ errored: false, complete: true });
    const managed = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
    expect(managed.map(({ address }) => address).sort()).toEqual(declaredResources(template));
    expect(new Set(managed.map(({ change }) => change.actions.join()))).toEqual(new Set(["create"]));
    const [environment, stack] = id.split("-");
    for (const { address, change } of managed) {
      const tags = change.after.tags_all;
      if (tags === undefined) continue;
      expect([address, Object.keys(tags)]).toEqual([address, expect.arrayContaining(TAGS)]);
      expect(tags).toMatchObject({ environment, stack });
    }
  });
});
