import fc from "fast-check";
import type { SettledOutcome } from "../../../../automation/remediation/guardrails/event";
import { guardrailLimits, type GuardrailLimits } from "../../../../automation/remediation/guardrails/limits";

/** What the store does with one call. */
export const FAULTS = ["none", "throttled", "answer-lost", "late", "conflict"] as const;
export type Fault = (typeof FAULTS)[number];

/** One trouble that is heard of, perhaps by several engines and several times. */
export interface Trouble {
  readonly runbook: number;
  readonly service: number;
  readonly target: number;
  readonly needsApproval: boolean;
}

/** One delivery of a trouble to one engine, and what then happens. */
export interface Delivery {
  readonly engine: number;
  readonly trouble: number;
  readonly outcome: SettledOutcome;
  /** Turns that pass before the engine hears of it. */
  readonly delayed: number;
  readonly heartbeats: number;
  /** Turns that pass between the last look whether it may act and the act. */
  readonly hesitates: number;
  /** What the approver signs, where one is asked. */
  readonly approver: "signs" | "signs-another-plan" | "signs-too-late" | "is-silent";
  /** The engine is killed at its n-th await. @default - it lives */
  readonly crashAt: number | undefined;
}

/** Engines, what they are told of, and everything that goes wrong meanwhile; the order of it all is the schedule's. */
export interface Scenario {
  /** How far each engine's clock is from the true time. */
  readonly skewsMs: readonly number[];
  readonly limits: GuardrailLimits;
  readonly troubles: readonly Trouble[];
  readonly deliveries: readonly Delivery[];
  /** Each passes at a moment that the schedule chooses. */
  readonly ticksMs: readonly number[];
  readonly sweeps: readonly number[];
  /** One for each call of the store, in the order of the calls; after the last there are none. */
  readonly faults: readonly Fault[];
  /** The store is out of reach from this call on, until the end. @default - never */
  readonly outageFrom: number | undefined;
  /** A person stops the environment at a moment that the schedule chooses. */
  readonly pauses: boolean;
  /** Whether something may come between the parts of one read. */
  readonly tearsReads: boolean;
}

const MINUTE = 60_000;

const limits = fc
  .record({
    concurrentExecutions: fc.integer({ min: 1, max: 3 }),
    servicesAffected: fc.integer({ min: 1, max: 2 }),
    executionsPerHour: fc.integer({ min: 1, max: 3 }),
    cooldownMinutes: fc.constantFrom(0, 1, 10),
    failuresToOpen: fc.integer({ min: 1, max: 3 }),
    openSeconds: fc.constantFrom(60, 300),
  })
  .map((values) => guardrailLimits(values, values));

const trouble = fc.record({
  runbook: fc.nat({ max: 1 }),
  service: fc.nat({ max: 2 }),
  target: fc.nat({ max: 2 }),
  needsApproval: fc.integer({ min: 0, max: 3 }).map((n) => n === 3),
});

const delivery = (engines: number, troubles: number): fc.Arbitrary<Delivery> =>
  fc.record({
    engine: fc.nat({ max: engines - 1 }),
    trouble: fc.nat({ max: troubles - 1 }),
    outcome: fc.constantFrom<SettledOutcome>(
      "succeeded-verified",
      "failed",
      "rolled-back",
      "cancelled",
      "refused",
    ),
    delayed: fc.nat({ max: 16 }),
    heartbeats: fc.nat({ max: 1 }),
    hesitates: fc.nat({ max: 8 }),
    approver: fc.constantFrom("signs", "signs-another-plan", "signs-too-late", "is-silent"),
    crashAt: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined, freq: 3 }),
  });

const tick = fc.constantFrom(1_000, 20_000, MINUTE, 3 * MINUTE, 11 * MINUTE, 59 * MINUTE);

const fault = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fault>("none") },
  { weight: 2, arbitrary: fc.constantFrom(...FAULTS) },
);

/** Engines that fight for one target after each other: what a slow one still does must not hit the next one's work. */
const rivalry = {
  limits: fc.constant(guardrailLimits({}, { cooldownMinutes: 0 })),
  trouble: fc.record({
    runbook: fc.nat({ max: 5 }),
    service: fc.constant(0),
    target: fc.constant(0),
    needsApproval: fc.constant(false),
  }),
  tick: fc.constantFrom(3 * MINUTE, 11 * MINUTE),
  ticksAtLeast: 4,
  sweepsAtLeast: 2,
  fault: fc.constant<Fault>("none"),
  tearsReads: fc.constant(false),
};

const anything = {
  limits,
  trouble,
  tick,
  fault,
  ticksAtLeast: 0,
  sweepsAtLeast: 0,
  tearsReads: fc.boolean(),
};

/** Scenarios of 2 to 8 engines with clocks within 30 s of the true time. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    engines: fc.integer({ min: 2, max: 8 }),
    troubles: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom(anything, anything, anything, rivalry),
  })
  .chain(({ engines, troubles, kind }) =>
    fc.record({
      skewsMs: fc.array(fc.constantFrom(0, -30_000, 30_000, 7_000), {
        minLength: engines,
        maxLength: engines,
      }),
      limits: kind.limits,
      troubles: fc.array(kind.trouble, { minLength: troubles, maxLength: troubles }),
      deliveries: fc.array(delivery(engines, troubles), { minLength: 2, maxLength: 8 }),
      ticksMs: fc.array(kind.tick, { minLength: kind.ticksAtLeast, maxLength: 6 }),
      sweeps: fc.array(fc.nat({ max: engines - 1 }), { minLength: kind.sweepsAtLeast, maxLength: 3 }),
      faults: fc.array(kind.fault, { maxLength: 16 }),
      outageFrom: fc.option(fc.nat({ max: 30 }), { nil: undefined, freq: 8 }),
      pauses: fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
      tearsReads: kind.tearsReads,
    }),
  );
