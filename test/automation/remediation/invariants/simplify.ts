import fc, { type Scheduler } from "fast-check";
import type { Mutation } from "./mutations";
import type { Delivery, Scenario } from "./scenario";
import { play } from "./world";

/** A scenario that breaks an invariant, and the very order in which it does. */
export interface Failure {
  readonly scenario: Scenario;
  /** One line for each turn. */
  readonly schedule: readonly string[];
  readonly broken: readonly string[];
}

/** Orders that are tried before a scenario is taken for sound. */
const ORDERS = 150;

/**
 * Takes away from a failing scenario whatever it fails without. Fast-check shrinks values but cannot keep an order that
 * belongs to other values, so that each simpler scenario is searched anew, in the same orders every time.
 */
export async function simplify(failure: Failure, seed: number, mutation?: Mutation): Promise<Failure> {
  for (const scenario of simpler(failure.scenario)) {
    const simplerFailure = await failureOf(scenario, seed, mutation);
    if (simplerFailure) return simplify(simplerFailure, seed, mutation);
  }
  return failure;
}

async function failureOf(
  scenario: Scenario,
  seed: number,
  mutation: Mutation | undefined,
): Promise<Failure | undefined> {
  for (const scheduler of fc.sample(fc.scheduler(), { numRuns: ORDERS, seed })) {
    const failure = await playFailure(scenario, scheduler, mutation);
    if (failure) return failure;
  }
  return undefined;
}

/** What a scenario breaks in this order. */
export async function playFailure(
  scenario: Scenario,
  scheduler: Scheduler,
  mutation: Mutation | undefined,
): Promise<Failure | undefined> {
  const broken = await play(scenario, scheduler, mutation);
  if (broken.length === 0) return undefined;
  return { scenario, broken, schedule: scheduler.report().map(({ label }) => label) };
}

function* simpler(scenario: Scenario): Generator<Scenario> {
  const { deliveries, ticksMs, sweeps, faults, skewsMs } = scenario;
  for (const fewer of eachLeftOut(deliveries)) yield { ...scenario, deliveries: fewer };
  for (const fewer of eachLeftOut(sweeps)) yield { ...scenario, sweeps: fewer };
  for (const fewer of eachLeftOut(ticksMs)) yield { ...scenario, ticksMs: fewer };
  if (faults.length > 0) yield { ...scenario, faults: [] };
  for (const calmer of eachReplaced(faults, "none")) yield { ...scenario, faults: calmer };
  for (const truer of eachReplaced(skewsMs, 0)) yield { ...scenario, skewsMs: truer };
  if (scenario.outageFrom !== undefined) yield { ...scenario, outageFrom: undefined };
  if (scenario.pauses) yield { ...scenario, pauses: false };
  if (scenario.tearsReads) yield { ...scenario, tearsReads: false };
  for (const [index, delivery] of deliveries.entries()) {
    for (const change of calmer(delivery)) {
      yield { ...scenario, deliveries: deliveries.with(index, { ...delivery, ...change }) };
    }
  }
}

function* calmer({
  crashAt,
  delayed,
  hesitates,
  heartbeats,
  outcome,
}: Delivery): Generator<Partial<Delivery>> {
  if (crashAt !== undefined) yield { crashAt: undefined };
  if (delayed > 0) yield { delayed: 0 };
  if (hesitates > 0) yield { hesitates: 0 };
  if (heartbeats > 0) yield { heartbeats: 0 };
  if (outcome !== "succeeded-verified") yield { outcome: "succeeded-verified" };
}

function eachLeftOut<T>(list: readonly T[]): readonly (readonly T[])[] {
  return list.map((_, index) => list.toSpliced(index, 1));
}

function eachReplaced<T>(list: readonly T[], value: T): readonly (readonly T[])[] {
  return list.flatMap((one, index) => (one === value ? [] : [list.with(index, value)]));
}
