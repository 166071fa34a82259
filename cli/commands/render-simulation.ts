import type { Decision, Outcome } from "../../automation/remediation/decision";
import type { Match } from "../../automation/remediation/match";
import type { StepSpec } from "../../automation/remediation/runbook-spec";
import { styleFor } from "../terminal/style";
import { instantOf, line, list } from "../terminal/lines";
import type { SimulatedTrouble, Simulation } from "./remediation-simulate";

const style = styleFor(process.stdout);

const MEANINGS: Readonly<Record<Outcome, string>> = {
  auto: "the runbook runs now",
  approval: "the runbook runs once a person has approved",
  manual: "a person acts; nothing runs",
  blocked: "nothing runs now; a person is told",
};

/** The whole reasoning about one event, for a person. Nothing that the event says can act on the terminal. */
export function renderSimulation({ nowMs, results }: Simulation): string {
  const head = `decided as of ${instantOf(nowMs)}; nothing was done, and the guardrails are taken as idle`;
  return [style.dim(head), ...results.map((result) => renderResult(result).join("\n"))].join("\n\n");
}

function renderResult(result: Simulation["results"][number]): string[] {
  switch (result.kind) {
    case "rejected":
      return [
        line("read as", [style.red, "rejected"], ": recorded, a person is told, nothing acts on it"),
        ...list("because", result.reasons),
        line("event", result.excerpt),
        line(
          "to do",
          "give an event as EventBridge delivers it: id, source, detail-type, account, time, region, detail",
        ),
      ];
    case "information":
      return [line("read as", `information in ${result.environment}: recorded`), line("says", result.says)];
    case "over":
      return [
        line(
          "read as",
          `the end of trouble in ${result.environment}: settles ${result.incidentId} if it is open`,
        ),
        line("says", result.says),
      ];
    case "trouble":
      return [...renderIncident(result), ...renderMatches(result.matches), ...renderDecision(result)];
  }
}

function renderIncident({ incident }: SimulatedTrouble): string[] {
  const { rootCause, confidence, severity, environment, service, target, symptoms, source } = incident;
  const sure = `${Math.round(confidence * 100)} % sure`;
  return [
    line("read as", "trouble: ", [style.bold, rootCause], ` (${severity}, ${sure})`),
    line("incident", incident.id),
    line("where", `${environment}: ${target.type} ${target.id}, service ${service}`),
    line("symptoms", symptoms.join(", ") || "none"),
    line("source", `${source.kind}, event ${source.eventId}, detected ${instantOf(incident.detectedAtMs)}`),
  ];
}

function renderMatches([best, ...others]: readonly Match[]): string[] {
  if (!best) return [line("matched", "no runbook")];
  const by =
    best.by === "root-cause" ? "its root cause" : `its symptoms ${best.trigger.symptoms?.join(", ") ?? ""}`;
  const { id, title, risk, reversibility } = best.spec;
  return [
    line("matched", [style.bold, id], ` by ${by}: ${title} (${risk} risk, ${reversibility})`),
    ...(others.length > 0 ? [line("after it", others.map(({ spec }) => spec.id).join(", "))] : []),
  ];
}

function renderDecision({ decision, matches, autonomy }: SimulatedTrouble): string[] {
  const [best] = matches;
  return [
    line("decision", [paintOf(decision), decision.outcome], `: ${MEANINGS[decision.outcome]}`),
    ...list(
      "because",
      decision.reasons.length > 0
        ? decision.reasons.map(({ code, limitsTo, says }) => `${code} (at most ${limitsTo}): ${says}`)
        : [`nothing speaks against it at autonomy "${autonomy}"`],
    ),
    ...(best ? renderSteps(best, decision) : []),
  ];
}

function renderSteps({ spec }: Match, { outcome }: Decision): string[] {
  const label = outcome === "auto" ? "would run" : outcome === "approval" ? "on approval" : "suggested";
  const steps = [
    ...spec.preChecks.map((step) => `check   ${describe(step)}`),
    ...spec.actions.flatMap((step) => [
      `act     ${describe(step)}`,
      ...(step.rollback ? [`  undo  ${describe(step.rollback)}`] : []),
    ]),
    ...spec.postChecks.map((step) => `verify  ${describe(step)}`),
  ];
  return list(label, steps);
}

function describe({ name, says, timeoutSeconds }: StepSpec): string {
  return `${name}: ${says} (${timeoutSeconds} s)`;
}

function paintOf({ outcome }: Decision): (text: string) => string {
  if (outcome === "auto") return style.green;
  return outcome === "blocked" ? style.red : style.yellow;
}
