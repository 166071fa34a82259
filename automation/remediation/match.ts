import type { Incident } from "./incident";
import type { RunbookSpec, Trigger } from "./runbook-spec";

/** Root cause of an incident of which only symptoms are known. */
export const UNKNOWN_ROOT_CAUSE = "unknown";

/** A runbook that answers to an incident, and why. */
export interface Match {
  readonly spec: RunbookSpec;
  readonly trigger: Trigger;
  readonly by: "root-cause" | "symptoms";
}

/** Runbooks ordered for matching: made once, asked for every incident. */
export interface RunbookIndex {
  readonly byRootCause: ReadonlyMap<string, readonly Match[]>;
  readonly bySymptoms: readonly Match[];
}

/** Puts all triggers in the order of preference; the order of the specs does not matter. */
export function indexRunbooks(specs: readonly RunbookSpec[]): RunbookIndex {
  const byRootCause = new Map<string, Match[]>();
  const bySymptoms: Match[] = [];
  for (const spec of specs) {
    for (const trigger of spec.triggers) {
      const group = byRootCause.get(trigger.rootCause) ?? [];
      byRootCause.set(trigger.rootCause, [...group, { spec, trigger, by: "root-cause" }]);
      if (trigger.symptoms) bySymptoms.push({ spec, trigger, by: "symptoms" });
    }
  }
  for (const group of byRootCause.values()) group.sort(byPreference);
  return { byRootCause, bySymptoms: bySymptoms.sort(byPreference) };
}

/**
 * Runbooks that answer to the incident, the best first, each once.
 *
 * A known root cause is answered by triggers that name it, and by nothing else; symptoms count only where the
 * root cause is unknown, and then all symptoms of a trigger must be there. Among triggers that fit, in this order:
 *
 * 1. by symptoms: the one that names more of them;
 * 2. the one that names services before one for every service;
 * 3. the one that names environments before one for every environment;
 * 4. the lower rank;
 * 5. the runbook's id, and within a runbook the trigger's place: this leaves no tie.
 */
export function matchRunbooks(incident: Incident, index: RunbookIndex): readonly Match[] {
  const seen = new Set<string>();
  return candidates(incident, index).filter((match) => {
    if (seen.has(match.spec.id) || !fits(match, incident)) return false;
    seen.add(match.spec.id);
    return true;
  });
}

/** The first of {@link matchRunbooks}. */
export function bestMatch(incident: Incident, index: RunbookIndex): Match | undefined {
  return candidates(incident, index).find((match) => fits(match, incident));
}

function candidates({ rootCause }: Incident, index: RunbookIndex): readonly Match[] {
  return rootCause === UNKNOWN_ROOT_CAUSE ? index.bySymptoms : (index.byRootCause.get(rootCause) ?? []);
}

function fits({ trigger, by }: Match, { target, environment, service, symptoms }: Incident): boolean {
  return (
    trigger.targetType === target.type &&
    (trigger.environments?.includes(environment) ?? true) &&
    (trigger.services?.includes(service) ?? true) &&
    (by === "root-cause" || (trigger.symptoms?.every((symptom) => symptoms.includes(symptom)) ?? false))
  );
}

function byPreference(left: Match, right: Match): number {
  return (
    symptomsNamed(right) - symptomsNamed(left) ||
    Number(right.trigger.services !== undefined) - Number(left.trigger.services !== undefined) ||
    Number(right.trigger.environments !== undefined) - Number(left.trigger.environments !== undefined) ||
    left.spec.rank - right.spec.rank ||
    compare(left.spec.id, right.spec.id) ||
    left.spec.triggers.indexOf(left.trigger) - right.spec.triggers.indexOf(right.trigger)
  );
}

function symptomsNamed({ by, trigger }: Match): number {
  return by === "symptoms" ? new Set(trigger.symptoms).size : 0;
}

// By code units: the same on every machine, whatever its language.
function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
