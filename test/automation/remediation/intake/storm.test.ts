import fc from "fast-check";
import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import type { IntakeDeps } from "../../../../automation/remediation/intake/deps";
import { factsOf, intakeWorld, manualEvent, NOON } from "../support/intake";
import { numRuns } from "../support/runs";

const ALARMS = 50;
const SERVICES = 10;
/** Once the one limit is the narrower, once the other. */
const LIMITS = [
  { concurrentExecutions: 3, servicesAffected: 5 },
  { concurrentExecutions: 6, servicesAffected: 2 },
];

/** Trouble of one service after another, each with two targets; every root cause is answered by a runbook that acts by itself. */
const CAUSES = [
  "service-memory-high",
  "application-pool-exhausted",
  "service-cpu-high",
  "application-latency-high",
  "application-memory-leaking",
] as const;

function alarm(index: number) {
  const round = Math.floor(index / SERVICES);
  return manualEvent(`e-${index}`, NOON, {
    rootCause: CAUSES[round] ?? "unknown",
    service: `s${index % SERVICES}`,
    target: { type: "AWS::ECS::Service", id: `homeostat-dev-s${index % SERVICES}/${round % 2}` },
  });
}

/** Deps of one engine, whose calls leave and come back when the schedule says. */
function scheduled(deps: IntakeDeps, scheduler: fc.Scheduler): IntakeDeps {
  const { store, trail, records, workflow } = deps;
  const turn =
    <Args extends readonly unknown[], Result>(does: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      await scheduler.schedule(Promise.resolve());
      return does(...args);
    };
  return {
    ...deps,
    store: { read: turn(store.read.bind(store)), commit: turn(store.commit.bind(store)) },
    trail: { of: turn(trail.of.bind(trail)) },
    records: {
      record: turn(records.record.bind(records)),
      recordAsOf: turn(records.recordAsOf.bind(records)),
    },
    workflow: { start: turn(workflow.start.bind(workflow)), stop: workflow.stop.bind(workflow) },
    sleep: () => scheduler.schedule(Promise.resolve()),
  };
}

test("50 alarms at one moment, some twice: every limit holds, nothing is lost, each decision has one record", async () => {
  const twice = fc.uniqueArray(fc.nat({ max: ALARMS - 1 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      twice,
      fc.constantFrom(...LIMITS),
      async (scheduler, repeated, limits) => {
        const world = intakeWorld({ guardrails: limits });
        const deps = scheduled(world.deps, scheduler);
        const deliveries = [...Array(ALARMS).keys(), ...repeated];
        const handled = Promise.all(
          deliveries.map((index) => handleEvent({ id: `m-${index}`, event: alarm(index) }, deps)),
        );
        await scheduler.waitFor(handled);
        for (const { kind } of await handled) expect(kind).toBe("handled");

        const decided = factsOf(world.store.audit, "decided");
        expect(factsOf(world.store.audit, "reported")).toHaveLength(ALARMS);
        expect(decided).toHaveLength(ALARMS);
        expect(new Set(decided.map(({ executionId }) => executionId)).size).toBe(ALARMS);
        expect(new Set(world.store.audit.map(({ id }) => id)).size).toBe(world.store.audit.length);
        // Every decision is told, and nothing else.
        expect(new Set(world.store.outbox.map(({ id }) => id))).toEqual(new Set(decided.map(({ id }) => id)));

        // Nothing was settled meanwhile, so all that was admitted runs.
        const grants = decided.flatMap(({ fact }) => fact.grant ?? []);
        expect(grants.length).toBeGreaterThan(0);
        expect(grants.length).toBeLessThanOrEqual(limits.concurrentExecutions);
        expect(new Set(grants.map(({ scope }) => scope.service)).size).toBeLessThanOrEqual(
          limits.servicesAffected,
        );
        expect(new Set(grants.map(({ scope }) => scope.target)).size).toBe(grants.length);
        expect(new Set(world.workflow.started.keys())).toEqual(
          new Set(grants.map(({ executionId }) => executionId)),
        );
        for (const { fact } of decided) {
          if (!fact.grant) expect(fact.decision.reasons.length).toBeGreaterThan(0);
        }
        expect(world.pager.pages).toEqual([]);
      },
    ),
    { numRuns: Math.max(3, Math.round(numRuns / 10)) },
  );
});
