import fc from "fast-check";
import type { Mutation } from "./observed-store";
import { scenarios } from "./scenario";
import { play } from "./world";

/** How long, and from where, to look. */
export interface Search {
  /** Interleavings. */
  readonly runs: number;
  /** @default - a new one */
  readonly seed?: number;
  /** Path to one failure, as an earlier report gave it. @default - from the beginning */
  readonly path?: string;
}

/** That no schedule of engines, crashes, faults and clocks breaks an invariant. */
export function invariantsHold(mutation?: Mutation) {
  return fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
    const broken = await play(scenario, scheduler, mutation);
    if (broken.length > 0) throw new Error(broken.join("\n"));
  });
}

/** Searches, and tells the smallest scenario with its schedule and how to play it again. */
export async function search({ runs, ...from }: Search, mutation?: Mutation) {
  return fc.check(invariantsHold(mutation), { numRuns: runs, ...from });
}
