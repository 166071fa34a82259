import { admit, type AdmissionRequest } from "../admission/admit";
import type { AuditRecord, Grant } from "../admission/records";
import { decide } from "../decide";
import type { ExecutionState } from "../execution/execution-state";
import { guardrailLimits } from "../guardrails/limits";
import type { Incident } from "../incident";
import { bestMatch } from "../match";
import type { RunbookSpec } from "../runbook-spec";
import type { Handled, IntakeDeps } from "./deps";
import { earnedLevel } from "./earned-level";
import { hasEnded } from "./occurrence";
import { report } from "./report";
import { isOverSince } from "./still-reported";

/** How long an execution may take to start, beside its pre-checks. */
const START_SECONDS = 60;

/**
 * Trouble: reported, decided, admitted and started. Each step does nothing where it was done before, so that a crash
 * between any two of them is healed by the next delivery.
 */
export async function handleTrouble(incident: Incident, deps: IntakeDeps): Promise<Handled> {
  const { id, environment } = incident;
  const match = bestMatch(incident, deps.runbooks);
  const reported = await report(incident, match?.spec.id, deps);
  if (reported.kind === "unavailable") return { kind: "again", says: `${id}: ${reported.says}` };
  const { executionId, trail } = reported;
  const isDecided = trail.some((record) => record.id === `decided#${executionId}`);
  if (!isDecided && isOverSince(trail, incident)) {
    return { kind: "handled", says: `${id} was over before it was decided about` };
  }
  const earned = match ? await earnedLevel(match.spec, incident, deps) : undefined;
  if (earned?.kind === "unavailable") return { kind: "again", says: `${id}: ${earned.says}` };
  const decision = decide(incident, match, {
    policy: deps.policy,
    autonomy: earned?.level ?? "shadow",
    // Admission asks them, from the very items that it writes.
    guardrails: [],
    nowMs: deps.clock(),
  });
  const run = match && runOf(match.spec, incident, deps);
  const admission = await admit({ executionId, environment, decision, ...run }, deps);
  const { outcome, reasons } = admission.decision;
  const lost = reasons.find(({ code }) => code === "store-unavailable");
  if (lost) return { kind: "again", says: `${executionId} of ${id}: ${lost.says}` };
  const says = `${executionId} of ${id}: ${outcome}`;
  const { grant } = admission;
  if (!grant || hasEnded(trail, executionId)) return { kind: "handled", says };
  const started = await deps.workflow.start(
    executionId,
    beginning(grant, askedFor(trail, executionId, incident)),
  );
  return started.kind === "started"
    ? { kind: "handled", says }
    : { kind: "again", says: `${executionId} of ${id} is admitted, but not started: ${started.says}` };
}

/** Until its first step holds the lease itself, the execution may be silent for as long as its pre-checks take. */
export function leaseSecondsOf({ preChecks }: RunbookSpec): number {
  return preChecks.reduce((seconds, { timeoutSeconds }) => seconds + timeoutSeconds, START_SECONDS);
}

function runOf(
  spec: RunbookSpec,
  { environment, service, target }: Incident,
  { guardrails }: IntakeDeps,
): Pick<AdmissionRequest, "run" | "leaseSeconds"> {
  const scope = { environment, runbookId: spec.id, service, target: `${target.type}/${target.id}` };
  return {
    run: { scope, limits: guardrailLimits(guardrails, spec.guardrails) },
    leaseSeconds: leaseSecondsOf(spec),
  };
}

/**
 * What an execution starts with: what a person reported, where one did. Whoever asked for it must not be forgotten because
 * an alarm about the same was read first: he may not be the one who approves it.
 */
function askedFor(trail: readonly AuditRecord[], executionId: string, incident: Incident): Incident {
  const reports = trail.flatMap(({ fact }) =>
    fact.what === "reported" && fact.executionId === executionId ? [fact.incident] : [],
  );
  return reports.find(({ source }) => source.kind === "manual") ?? incident;
}

function beginning(grant: Grant, incident: Incident): ExecutionState {
  return { grant, incident, notes: {}, steps: [] };
}
