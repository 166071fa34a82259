import fc from "fast-check";
import {
  recordOutcome,
  resultOf,
  resultsOf,
  withResult,
  type CountedResult,
} from "../../../automation/remediation/autonomy-ledger";
import type { AuditFact, AuditRecord } from "../../../automation/remediation/admission/records";
import { MemoryLedger } from "./support/intake";
import { decision, grantOf, incident, record, T0 } from "./support/records";
import { numRuns } from "./support/runs";

const LIMIT = 200;

const counted = fc.record({
  auditId: fc.nat({ max: 300 }).map((id) => `settled#${id}`),
  atMs: fc.nat({ max: 50 }),
  result: fc.constantFrom("fixed", "failed", "inconclusive"),
});
/** Of one record there is only one version, however often it comes. */
const many = fc.uniqueArray(counted, { selector: ({ auditId }) => auditId, maxLength: 260, size: "max" });

describe("withResult", () => {
  const fold = (all: readonly CountedResult[]) => all.reduce<readonly CountedResult[]>(withResult, []);

  test("keeps the latest 200 in the order of their settlement, whatever order they come in and how often", () => {
    fc.assert(
      fc.property(
        many.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
          ),
        ),
        ([all, told]) => {
          const inOrder = all.toSorted((a, b) => a.atMs - b.atMs || (a.auditId < b.auditId ? -1 : 1));
          expect(fold(told)).toEqual(inOrder.slice(Math.max(0, all.length - LIMIT)));
        },
      ),
      { numRuns },
    );
  });

  test("hands back the very same list where nothing changes", () => {
    const full = Array.from({ length: LIMIT }, (_, index) => ({
      auditId: `settled#${index}`,
      atMs: T0 + index,
      result: "fixed" as const,
    }));
    expect(withResult(full, { auditId: "settled#7", atMs: T0 + 7, result: "fixed" })).toBe(full);
    expect(withResult(full, { auditId: "settled#old", atMs: T0 - 1, result: "failed" })).toBe(full);
    expect(withResult(full, { auditId: "settled#new", atMs: T0 + LIMIT, result: "failed" })).toHaveLength(
      LIMIT,
    );
  });
});

describe("resultOf", () => {
  test.each<[AuditFact, string | undefined]>([
    [{ what: "settled", outcome: "succeeded-verified", says: "" }, "fixed"],
    [{ what: "settled", outcome: "rolled-back", says: "" }, "failed"],
    [{ what: "settled", outcome: "failed", says: "" }, "failed"],
    [{ what: "settled", outcome: "cancelled", says: "" }, undefined],
    [{ what: "settled", outcome: "refused", says: "" }, undefined],
    [{ what: "lease-expired", leaseUntilMs: T0 }, "inconclusive"],
    [{ what: "approved", by: "ada", why: "y", digest: "d" }, undefined],
    [{ what: "decided", decision: decision("blocked") }, undefined],
  ])("of %j is %s", (fact, result) => {
    expect(resultOf(record("r", T0, fact))).toBe(result);
  });
});

test("a page that is not understood has no results", () => {
  const good = { auditId: "a", atMs: 1, result: "fixed" };
  expect(resultsOf({ results: [good] })).toEqual([good]);
  for (const results of [undefined, "[]", {}, [{ ...good, atMs: "1" }], [{ ...good, more: 1 }]]) {
    expect(resultsOf({ results })).toBeUndefined();
  }
});

describe("recordOutcome", () => {
  const settled = record("settled#exe-1", T0 + 9, {
    what: "settled",
    outcome: "succeeded-verified",
    says: "",
  });
  const story: readonly AuditRecord[] = [
    record("reported#e", T0, { what: "reported", incident, executionId: "exe-1" }),
    record("decided#exe-1", T0, { what: "decided", decision: decision("auto"), grant: grantOf("exe-1") }),
    // Another execution of the same incident, by another runbook.
    record(
      "decided#exe-0",
      T0,
      { what: "decided", decision: decision("auto", { runbookId: "other" }) },
      "exe-0",
    ),
    settled,
  ];
  const trailOf = (records: readonly AuditRecord[]) => ({
    of: () => Promise.resolve({ kind: "read", records } as const),
  });

  test("counts an end once, for its runbook and root cause", async () => {
    const ledger = new MemoryLedger();
    for (let times = 0; times < 3; times += 1) {
      expect(await recordOutcome(settled, { ledger, trail: trailOf(story) })).toEqual({ kind: "counted" });
    }
    expect([...ledger.pages]).toEqual([
      [
        "restart-service/application-pool-exhausted",
        { kind: "read", version: 1, results: [{ auditId: "settled#exe-1", atMs: T0 + 9, result: "fixed" }] },
      ],
    ]);
  });

  test("loses none of two that count at the same moment", async () => {
    const ledger = new MemoryLedger();
    const ends = ["exe-1", "exe-2", "exe-3", "exe-4"].map((id, index) =>
      record(`settled#${id}`, T0 + index, { what: "settled", outcome: "failed", says: "" }, id),
    );
    const all = ends.flatMap(({ executionId }) =>
      story.slice(0, 2).map((one) => {
        const of = executionId ?? "";
        return one.fact.what === "reported"
          ? record(`reported#${of}`, T0, { ...one.fact, executionId: of }, of)
          : record(`decided#${of}`, T0, one.fact, of);
      }),
    );
    await Promise.all(ends.map((end) => recordOutcome(end, { ledger, trail: trailOf(all) })));
    const page = await ledger.read("restart-service", "application-pool-exhausted");
    expect(resultsOf(page)?.map(({ auditId }) => auditId)).toEqual(ends.map(({ id }) => id));
  });

  test("does not touch the ledger for what shows nothing", async () => {
    const ledger = new MemoryLedger();
    const cancelled = record("settled#exe-1", T0, { what: "settled", outcome: "cancelled", says: "" });
    expect(await recordOutcome(cancelled, { ledger, trail: trailOf(story) })).toEqual({ kind: "no-result" });
    expect(ledger.pages.size).toBe(0);
  });

  test.each([
    [
      "a trail that cannot be read",
      { of: () => Promise.resolve({ kind: "unavailable", says: "x" } as const) },
      [],
    ],
    ["a trail that does not name the runbook", trailOf([settled]), []],
    ["results that nobody understands", trailOf(story), "nonsense"],
  ])("with %s it must come again", async (_, trail, results) => {
    const ledger = new MemoryLedger();
    ledger.pages.set("restart-service/application-pool-exhausted", { kind: "read", version: 1, results });
    expect(await recordOutcome(settled, { ledger, trail })).toMatchObject({ kind: "unavailable" });
    expect(ledger.pages.get("restart-service/application-pool-exhausted")).toMatchObject({ version: 1 });
  });

  test("gives up where others are always first", async () => {
    let writes = 0;
    const ledger = {
      read: () => Promise.resolve({ kind: "read", version: 1, results: [] } as const),
      write: () => {
        writes += 1;
        return Promise.resolve({ kind: "conflict" } as const);
      },
    };
    expect(await recordOutcome(settled, { ledger, trail: trailOf(story) })).toMatchObject({
      kind: "unavailable",
    });
    expect(writes).toBeGreaterThan(1);
  });
});
