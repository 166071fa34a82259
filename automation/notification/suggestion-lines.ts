import type { AuditFact } from "../remediation/admission/records";
import type { Decision } from "../remediation/decision";
import type { Incident } from "../remediation/incident";

/** Names that no shell takes for anything else: parts of an incident are somebody else's text, and people copy commands. */
const PLAIN = /^[\w.:/=@+-]{1,256}$/;

/** How a person lets a runbook do what it suggests, where nothing but its level keeps it from doing so. */
export function suggestionLines(fact: AuditFact, incident: Incident): readonly string[] {
  if (fact.what !== "decided" || !isSuggestion(fact.decision)) return [];
  const { rootCause, environment, service, target } = incident;
  const on = `${target.type}=${target.id}`;
  const isPlain = [rootCause, environment, service, on].every((name) => PLAIN.test(name));
  const options = isPlain ? ` ${rootCause} --env ${environment} --service ${service} --on ${on}` : "";
  return [
    `Suggestion: ${fact.decision.runbookId ?? ""} can do it, once approved, if you report the trouble yourself: \`npx homeostat incidents report${options}\``,
  ];
}

function isSuggestion({ outcome, runbookId, reasons }: Decision): boolean {
  return (
    outcome === "manual" &&
    runbookId !== undefined &&
    reasons.every(({ limitsTo, code }) => limitsTo === "approval" || code === "autonomy-suggest")
  );
}
