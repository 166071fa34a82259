import type { Findings } from "./property";
import type { Mutation } from "./mutations";
import type { Scenario } from "./scenario";
import { type Failure, simplify } from "./simplify";

/** Tells how an invariant is broken: in the smallest scenario that was found, turn by turn, and how to see it again. */
export async function explain({ seed, failure, runs }: Findings, mutation?: Mutation): Promise<string> {
  if (!failure) return `${runs} interleavings broke no invariant (seed ${seed})`;
  return [
    `An invariant is broken in interleaving ${runs}:`,
    ...tell(await simplify(failure, seed, mutation)),
    "",
    `Play it again: npm run test:invariants -- --seed ${seed} --path "${failure.path}"`,
  ].join("\n");
}

/** What a scenario broke, and in which order. */
export function tell({ scenario, schedule, broken }: Failure): string[] {
  return [
    ...broken.map((line) => `  ${line}`),
    "",
    ...describe(scenario),
    "",
    "Turn by turn:",
    ...schedule.map((line, index) => `${String(index + 1).padStart(5)}  ${line}`),
  ];
}

function describe({ deliveries, troubles, skewsMs, limits, faults }: Scenario): string[] {
  const told = new Set(deliveries.map(({ trouble }) => trouble));
  const engines = new Set(deliveries.map(({ engine }) => engine));
  return [
    "Scenario:",
    `  limits: ${JSON.stringify(limits)}`,
    ...[...engines].map(
      (engine) => `  engine ${engine}: its clock is ${(skewsMs[engine] ?? 0) / 1_000} s off`,
    ),
    ...[...told].map((trouble) => `  execution ${trouble}: ${JSON.stringify(troubles[trouble])}`),
    ...deliveries.map((delivery, index) => `  delivery ${index}: ${JSON.stringify(delivery)}`),
    ...(faults.length > 0 ? [`  faults of the store, call by call: ${faults.join(", ")}`] : []),
  ];
}
