import type { Decision, Outcome, Reason, ReasonCode } from "./decision";
import type { Incident } from "./incident";
import type { Match } from "./match";
import { calendarReasons } from "./policy/calendar";
import type { EnvironmentPolicy } from "./policy/environment-policy";
import type { Autonomy, RunbookSpec } from "./runbook-spec";

/** Everything beside the incident and its runbook that has a say. */
export interface Circumstances {
  readonly policy: EnvironmentPolicy;
  /** What the runbook has earned for this root cause. */
  readonly autonomy: Autonomy;
  /** What the guardrails say against it now, a stop of all automation included; empty where they let it pass. */
  readonly guardrails: readonly Reason[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Outcomes, the most restrictive last. */
const OUTCOMES: readonly Outcome[] = ["auto", "approval", "manual", "blocked"];

/** What a level of autonomy allows at most. */
const LEVEL_REASONS: Readonly<
  Record<Exclude<Autonomy, "automatic">, { readonly code: ReasonCode; readonly limitsTo: Reason["limitsTo"] }>
> = {
  shadow: { code: "autonomy-shadow", limitsTo: "manual" },
  suggest: { code: "autonomy-suggest", limitsTo: "manual" },
  approve: { code: "autonomy-approve", limitsTo: "approval" },
};

/**
 * Decides what is done about an incident, with every reason and not just the first: the outcome is the most
 * restrictive that any of them allows. Pure: the same question has the same answer at any time and place.
 */
export function decide(incident: Incident, match: Match | undefined, circumstances: Circumstances): Decision {
  const { nowMs } = circumstances;
  if (!match) {
    const says = `no runbook answers to ${incident.rootCause} of ${incident.target.type}`;
    const reasons: Reason[] = [{ code: "no-matching-runbook", limitsTo: "manual", says }];
    return { incidentId: incident.id, outcome: "manual", reasons, decidedAtMs: nowMs };
  }
  const { spec } = match;
  const reasons: Reason[] = [];
  addConfidence(reasons, incident, spec);
  addRisk(reasons, spec);
  addAutonomy(reasons, incident, spec, circumstances.autonomy);
  addPolicy(reasons, incident, spec, circumstances.policy);
  reasons.push(...calendarReasons(circumstances.policy, nowMs));
  reasons.push(...circumstances.guardrails);
  return {
    incidentId: incident.id,
    runbookId: spec.id,
    outcome: outcomeOf(reasons),
    reasons,
    decidedAtMs: nowMs,
  };
}

/** The most restrictive outcome that the reasons leave. */
export function outcomeOf(reasons: readonly Reason[]): Outcome {
  let strictest = 0;
  for (const { limitsTo } of reasons) strictest = Math.max(strictest, OUTCOMES.indexOf(limitsTo));
  return OUTCOMES[strictest] ?? "blocked";
}

function addConfidence(reasons: Reason[], { confidence, rootCause }: Incident, spec: RunbookSpec): void {
  // Written so that a confidence which is no number does not pass.
  if (confidence >= spec.minimumConfidence) return;
  const says = `${percent(confidence)} sure of ${rootCause}; ${spec.id} wants ${percent(spec.minimumConfidence)}`;
  reasons.push({ code: "low-confidence", limitsTo: "manual", says });
}

function addRisk(reasons: Reason[], { id, risk, reversibility }: RunbookSpec): void {
  if (risk === "high") {
    reasons.push({
      code: "high-risk",
      limitsTo: "approval",
      says: `${id} is of high risk: a person decides`,
    });
  }
  if (reversibility === "irreversible") {
    const says = `what ${id} does cannot be undone: a person decides`;
    reasons.push({ code: "irreversible", limitsTo: "approval", says });
  }
}

function addAutonomy(
  reasons: Reason[],
  incident: Incident,
  { id, maximumAutonomy }: RunbookSpec,
  earned: Autonomy,
): void {
  if (maximumAutonomy !== "automatic") {
    const { limitsTo } = LEVEL_REASONS[maximumAutonomy];
    const says = `${id} itself goes no further than "${maximumAutonomy}"`;
    reasons.push({ code: "autonomy-cap", limitsTo, says });
  }
  // What stands at its cap has not fallen short of it.
  if (earned === "automatic" || earned === maximumAutonomy) return;
  const { code, limitsTo } = LEVEL_REASONS[earned];
  const says = `${id} has earned "${earned}" for this root cause`;
  if (limitsTo === "manual" && isAskedFor(incident)) {
    reasons.push({ code, limitsTo: "approval", says: `${says}; a person asks for it` });
  } else reasons.push({ code, limitsTo, says });
}

/**
 * Whether a person has reported the trouble. A runbook that may not act of its own accord yet may then act with an
 * approval: by such executions it earns the next level, and comes back to it after failures.
 */
function isAskedFor({ source }: Incident): boolean {
  return source.kind === "manual" && source.reportedBy !== undefined;
}

function addPolicy(
  reasons: Reason[],
  incident: Incident,
  { id }: RunbookSpec,
  policy: EnvironmentPolicy,
): void {
  const { environment, maximumAutonomy, runbooksOff = {} } = policy;
  const add = (limitsTo: Reason["limitsTo"], says: string) =>
    reasons.push({ code: "environment-policy", limitsTo, says });
  if (environment !== incident.environment) {
    add("blocked", `the policy is that of ${environment}, the incident is in ${incident.environment}`);
  }
  if (maximumAutonomy !== "automatic") {
    add(LEVEL_REASONS[maximumAutonomy].limitsTo, `${environment} goes no further than "${maximumAutonomy}"`);
  }
  if (Object.hasOwn(runbooksOff, id))
    add("blocked", `${id} is off in ${environment}: ${runbooksOff[id] ?? ""}`);
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
