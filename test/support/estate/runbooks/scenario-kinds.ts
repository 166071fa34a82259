import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import type { Ended } from "../runbook-stage";

/** What every runbook is played in, at least once each. */
export const SCENARIO_KINDS = [
  "the fault is mended",
  "a pre-check fails",
  "an action fails",
  "a post-check fails",
] as const;

/** One of {@link SCENARIO_KINDS}. */
export type ScenarioKind = (typeof SCENARIO_KINDS)[number];

/**
 * What a scenario turned out to be, by what was done and how it ended; its title proves nothing.
 *
 * @returns nothing for what a person has stopped
 */
export function kindOf(
  { outcome, steps }: Pick<Ended, "outcome" | "steps">,
  { actions }: Pick<RunbookSpec, "actions">,
): ScenarioKind | undefined {
  switch (outcome) {
    case "succeeded-verified":
      return "the fault is mended";
    case "refused":
      return "a pre-check fails";
    case "rolled-back":
    case "failed": {
      // Only steps that came to an end are told of.
      const done = steps.filter(({ phase }) => phase === "action").map(({ step }) => step);
      return actions.every(({ name }) => done.includes(name)) ? "a post-check fails" : "an action fails";
    }
    default:
      return undefined;
  }
}

/** Kinds that a runbook was not played in. */
export function kindsMissing(played: readonly Ended[], spec: RunbookSpec): ScenarioKind[] {
  const seen = new Set(
    played.filter(({ runbook }) => runbook === spec.id).map((ended) => kindOf(ended, spec)),
  );
  return SCENARIO_KINDS.filter((kind) => !seen.has(kind));
}
