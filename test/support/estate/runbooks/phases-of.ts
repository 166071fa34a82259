import type { Ended } from "../runbook-stage";

/** Phases that steps came to an end in, each once, in their order. */
export function phasesOf({ steps }: Ended): string[] {
  return [...new Set(steps.map(({ phase }) => phase))];
}
