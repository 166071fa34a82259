import fc from "fast-check";
import { settle } from "../../../../automation/remediation/admission/settle";
import type { AuditRecord } from "../../../../automation/remediation/admission/records";
import { executionId } from "../../../../automation/remediation/execution-id";
import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { occurrenceOf } from "../../../../automation/remediation/intake/occurrence";
import { alarmEvent, factsOf, intakeWorld, manualEvent, NOON } from "../support/intake";
import { decision, grantOf, incident, record } from "../support/records";
import { numRuns } from "../support/runs";

const MINUTE = 60_000;
const SECOND = 1_000;

describe("executionId", () => {
  test("tells incident, runbook and occurrence apart, and fits the workflow service", () => {
    const ids = [
      executionId({ incidentId: "inc-1", runbookId: "restart", occurrence: 0 }),
      executionId({ incidentId: "inc-2", runbookId: "restart", occurrence: 0 }),
      executionId({ incidentId: "inc-1", runbookId: "scale", occurrence: 0 }),
      executionId({ incidentId: "inc-1", runbookId: "restart", occurrence: 1 }),
      executionId({ incidentId: "inc-1", occurrence: 0 }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^exe-[0-9a-f]{20}$/);
  });
});

describe("occurrenceOf", () => {
  const blocked = { what: "decided", decision: decision("blocked") } as const;
  const admitted = { what: "decided", decision: decision("auto"), grant: grantOf("exe-1") } as const;
  const settled = { what: "settled", outcome: "failed", says: "" } as const;
  const expired = { what: "lease-expired", leaseUntilMs: NOON } as const;
  const over = { what: "over", says: "", endedAtMs: NOON, source: incident.source } as const;

  test.each([
    ["nothing", [], 0],
    ["an admission", [record("decided#exe-1", NOON, admitted)], 0],
    ["an end that somebody speaks of", [record("over#1", NOON, over)], 0],
    [
      "an execution's end",
      [record("decided#exe-1", NOON, admitted), record("settled#exe-1", NOON, settled)],
      1,
    ],
    ["a crash", [record("settled#exe-1", NOON, expired)], 1],
    ["a decision that lets nothing run", [record("decided#exe-1", NOON, blocked)], 1],
    ["three of them", ["exe-1", "exe-2", "exe-3"].map((id) => record(`decided#${id}`, NOON, blocked, id)), 3],
  ])("after %s", (_, trail, occurrence) => {
    expect(occurrenceOf(trail, NOON + 1)).toBe(occurrence);
    // What was detected at that moment, or before it, is not what came back.
    expect(occurrenceOf(trail, NOON)).toBe(0);
  });

  test("no execution ends before the trouble that it answers to, whatever a clock said", () => {
    const late = { ...incident, detectedAtMs: NOON + 30 * SECOND };
    const trail = [
      record("reported#1", NOON, { what: "reported", incident: late, executionId: "exe-1" }),
      record("decided#exe-1", NOON, blocked),
    ];
    expect(occurrenceOf(trail, NOON + 30 * SECOND)).toBe(0);
    expect(occurrenceOf(trail, NOON + 31 * SECOND)).toBe(1);
  });

  test("does not depend on the order of the records", () => {
    const kinds = fc.constantFrom(blocked, admitted, settled, expired, over);
    const records = fc.array(fc.tuple(kinds, fc.nat({ max: 1_000 })), { maxLength: 12 });
    fc.assert(
      fc.property(
        records,
        fc.nat({ max: 1_000 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (facts, at, dice) => {
          const trail: AuditRecord[] = facts.map(([fact, atMs], index) =>
            record(`${index}`, atMs, fact, `exe-${index}`),
          );
          const shuffled = trail.toSorted(() => (dice.next().value ?? 0) - 0.5);
          expect(occurrenceOf(shuffled, at)).toBe(occurrenceOf(trail, at));
        },
      ),
      { numRuns },
    );
  });
});

/** One trouble that is there three times; each time several sources tell of it, after each other and in any order. */
describe("each time that a trouble is there has one execution", () => {
  const GAP = 60 * MINUTE;
  const news = fc.record({
    time: fc.nat({ max: 2 }),
    /** Both sources see it within a quarter of a minute. */
    seenAfterMs: fc.nat({ max: 15 * SECOND }),
    byPerson: fc.boolean(),
    deliveries: fc.integer({ min: 1, max: 3 }),
  });

  /** Delivers everything of one time in the order of the dice; the first delivery comes at its own time. */
  async function play(
    all: readonly { time: number; seenAfterMs: number; byPerson: boolean; deliveries: number }[],
    order: readonly number[],
    skewMs: number,
  ) {
    const world = intakeWorld();
    const deps = { ...world.deps, clock: () => world.time.nowMs + skewMs };
    const perTime = new Map<number, Set<string>>();
    for (const time of [0, 1, 2]) {
      const due = all.flatMap((one, index) =>
        one.time === time ? Array<number>(one.deliveries).fill(index) : [],
      );
      const shuffled = due.toSorted(
        (a, b) => (order[a % order.length] ?? 0) - (order[b % order.length] ?? 0),
      );
      // What is delivered again an hour later, when the trouble is back, is still news of its own time.
      const late = time > 0 ? all.flatMap((one, index) => (one.time === time - 1 ? [index] : [])) : [];
      for (const [at, index] of [...shuffled, ...late].entries()) {
        const one = all[index];
        if (!one) throw new Error("the dice name no news");
        world.time.nowMs = NOON + time * GAP + 20 * SECOND + at * SECOND;
        const seenMs = NOON + one.time * GAP + one.seenAfterMs;
        const event = one.byPerson
          ? manualEvent(`e-${index}`, seenMs, { rootCause: "service-memory-high" })
          : alarmEvent(`e-${index}`, seenMs, "ALARM");
        expect((await handleEvent({ id: `m-${index}`, event }, deps)).kind).toBe("handled");
      }
      world.time.nowMs = NOON + time * GAP + 10 * MINUTE;
      for (const { grant } of world.workflow.started.values())
        await settle(grant, "succeeded-verified", "", deps);
    }
    for (const { fact } of factsOf(world.store.audit, "reported")) {
      const time = Math.floor((fact.incident.detectedAtMs - NOON) / GAP);
      perTime.set(time, (perTime.get(time) ?? new Set()).add(fact.executionId));
    }
    return { world, perTime };
  }

  test("however its news are delivered, and 30 s of clock to either side", async () => {
    const skews = fc.constantFrom(-30 * SECOND, 0, 30 * SECOND);
    const dice = fc.array(fc.nat({ max: 1_000 }), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(news, { minLength: 1, maxLength: 8 }),
        dice,
        skews,
        async (all, order, skewMs) => {
          const { world, perTime } = await play(all, order, skewMs);
          const times = new Set(all.map(({ time }) => time));
          expect(new Set(perTime.keys())).toEqual(times);
          for (const ids of perTime.values()) expect(ids.size).toBe(1);
          const executions = [...perTime.values()].flatMap((ids) => [...ids]);
          expect(new Set(executions).size).toBe(times.size);
          expect(factsOf(world.store.audit, "decided")).toHaveLength(times.size);
          expect(factsOf(world.store.audit, "reported")).toHaveLength(all.length);
        },
      ),
      { numRuns },
    );
  });
});
