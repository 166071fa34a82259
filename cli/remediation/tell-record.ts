import type { AuditFact, AuditRecord } from "../../automation/remediation/admission/records";
import type { Decision } from "../../automation/remediation/decision";
import { instantOf } from "../terminal/lines";

/** One audit record in words. Text in it is somebody else's: escape it where it is shown. */
export interface Told {
  readonly headline: string;
  /** What else there is to know, one fact each. */
  readonly details: readonly string[];
}

/** Says what an audit record says. */
export function tellRecord({ fact, executionId }: Pick<AuditRecord, "fact" | "executionId">): Told {
  switch (fact.what) {
    case "reported":
      return reported(fact);
    case "over":
      return { headline: `over: ${fact.says}`, details: [] };
    case "informed":
      return { headline: `for information: ${fact.says}`, details: [] };
    case "rejected":
      return { headline: "rejected an event; nothing acts on it", details: [...fact.reasons, fact.excerpt] };
    case "decided":
      return decided(fact.decision, fact.grant === undefined ? undefined : executionId);
    case "asked":
      return asked(fact);
    case "approved":
      return { headline: `approved by ${fact.by}: ${fact.why}`, details: [`digest ${fact.digest}`] };
    case "not-approved":
      return { headline: `not approved by ${fact.by}: ${fact.why}`, details: [] };
    case "settled":
      return { headline: `${fact.outcome}: ${fact.says}`, details: [] };
    case "lease-expired":
      return {
        headline: "failed: its engine is silent",
        details: [`the lease was over at ${instantOf(fact.leaseUntilMs)}; what it did is not known`],
      };
    case "paused":
      return {
        headline: `paused by ${fact.pause.by}: ${fact.pause.why}`,
        details: untilOf(fact.pause.untilMs),
      };
    case "resumed":
      return { headline: `resumed by ${fact.by}: ${fact.why}`, details: [] };
  }
}

function reported({ incident }: Extract<AuditFact, { what: "reported" }>): Told {
  const { rootCause, severity, confidence, service, source, symptoms, context } = incident;
  const facts = Object.entries(context).map(([name, value]) => `${name}: ${value}`);
  return {
    headline: `reported ${rootCause} (${severity}, ${Math.round(confidence * 100)} % sure), service ${service}`,
    details: [
      `${source.kind}, event ${source.eventId}${source.reportedBy === undefined ? "" : `, by ${source.reportedBy}`}`,
      ...(symptoms.length > 0 ? [`symptoms: ${symptoms.join(", ")}`] : []),
      ...facts,
    ],
  };
}

function decided({ outcome, runbookId, reasons }: Decision, executionId: string | undefined): Told {
  const runbook = runbookId === undefined ? "no runbook answers" : runbookId;
  const admitted = executionId === undefined ? "" : `, admitted as ${executionId}`;
  return {
    headline: `decided ${outcome}: ${runbook}${admitted}`,
    details: reasons.map(
      ({ code, limitsTo, says, untilMs }) =>
        `${code} (at most ${limitsTo}): ${says}${untilMs === undefined ? "" : `, until ${instantOf(untilMs)}`}`,
    ),
  };
}

function asked({ approvalId, digest, plan }: Extract<AuditFact, { what: "asked" }>): Told {
  return {
    headline: `asked for approval ${approvalId}, until ${instantOf(plan.untilMs)}`,
    details: [
      ...plan.actions.map((action, index) => `${index + 1}. ${action}`),
      ...Object.entries(plan.targetState).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
      `digest ${digest}`,
    ],
  };
}

function untilOf(untilMs: number | undefined): readonly string[] {
  return [untilMs === undefined ? "until somebody resumes it" : `until ${instantOf(untilMs)}`];
}
