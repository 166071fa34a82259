import fc from "fast-check";
import type { Mutation } from "./mutations";
import { scenarios } from "./scenario";
import { type Failure, playFailure } from "./simplify";

/** How long, and from where, to look. */
export interface Search {
  /** Interleavings. */
  readonly runs: number;
  /** @default - a new one */
  readonly seed?: number;
  /** Path to one failure, as an earlier report gave it. @default - from the beginning */
  readonly path?: string;
}

/** What a search has found. */
export interface Findings {
  /** Interleavings that were played. */
  readonly runs: number;
  readonly seed: number;
  /** @default - nothing is broken */
  readonly failure?: Failure & { readonly path: string };
}

/** Searches for a schedule of engines, crashes, faults and clocks that breaks an invariant. */
export async function search({ runs, ...from }: Search, mutation?: Mutation): Promise<Findings> {
  let failure: Failure | undefined;
  const property = fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
    const found = await playFailure(scenario, scheduler, mutation);
    // While fast-check shrinks, each failure is smaller than the one before.
    failure = found ?? failure;
    return !found;
  });
  const { numRuns, seed, counterexamplePath } = await fc.check(property, { numRuns: runs, ...from });
  if (!failure) return { runs: numRuns, seed };
  // The first part leads to the interleaving, the others through the shrinking, which is done again anyway.
  return { runs: numRuns, seed, failure: { ...failure, path: counterexamplePath?.split(":")[0] ?? "" } };
}
