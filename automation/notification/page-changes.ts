import type { AuditRecord } from "../remediation/admission/records";
import type { SettledOutcome } from "../remediation/guardrails/event";

/** What becomes of one page at the service that wakes people. */
export interface PageChange {
  readonly action: "trigger" | "acknowledge" | "resolve";
  /** Names the page: all changes of one page have the same. */
  readonly key: string;
}

/**
 * What a fact does to the pages about its incident. An incident has two, because a page that was acknowledged wakes
 * nobody again:
 *
 * - the **incident**, under the incident's id: a person must do something by hand. Only people acknowledge it, so a
 *   failure after an approval still wakes somebody;
 * - the **question**, under `<incident id>#approval`: a plan waits for an answer. The answer acknowledges it.
 *
 * What is not about an incident has a page of its own, which a person ends.
 */
export function pageChangesOf({ id, incidentId, fact }: AuditRecord): readonly PageChange[] {
  const incident = incidentId ?? id;
  const question = `${incident}#approval`;
  switch (fact.what) {
    case "decided": {
      const { outcome } = fact.decision;
      // A plan that waits for approval pages with its question, which has the link.
      return outcome === "manual" || outcome === "blocked" ? [{ action: "trigger", key: incident }] : [];
    }
    case "asked":
      return [{ action: "trigger", key: question }];
    case "approved":
    case "not-approved":
      return [{ action: "acknowledge", key: question }];
    case "settled":
      return atTheEnd(fact.outcome, incident, question);
    case "lease-expired":
      return [{ action: "trigger", key: incident }, resolve(question)];
    case "rejected":
      return [{ action: "trigger", key: incident }];
    case "over":
      // One source does not end the page of what another still sees.
      return fact.stillReported === true ? [] : [resolve(question), resolve(incident)];
    case "reported":
    case "informed":
    case "paused":
    case "resumed":
      return [];
  }
}

function atTheEnd(outcome: SettledOutcome, incident: string, question: string): readonly PageChange[] {
  switch (outcome) {
    case "succeeded-verified":
      return [resolve(question), resolve(incident)];
    case "cancelled":
      return [resolve(question)];
    case "rolled-back":
    case "failed":
    case "refused":
      return [{ action: "trigger", key: incident }, resolve(question)];
  }
}

function resolve(key: string): PageChange {
  return { action: "resolve", key };
}
