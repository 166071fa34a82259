import type { Decision } from "../remediation/decision";
import type { AuditFact, AuditRecord } from "../remediation/admission/records";
import type { SettledOutcome } from "../remediation/guardrails/event";
import type { Incident, IncidentSource } from "../remediation/incident";
import { asTime } from "./as-time";

/** What one fact comes to, in words: of messages, and of what the command line shows. Text in it may be somebody else's. */
export interface Told {
  /** What happened, to stand behind the name of what it is about. */
  readonly headline: string;
  /** What else there is to know, one fact each, the most telling first. */
  readonly lines: readonly string[];
  /** What to do once it has happened. @default - nothing is to be done */
  readonly next?: string;
}

/**
 * Puts a fact into words, with every reason in it. How an execution went, step by step, is not in it.
 *
 * @param runbookId of the execution that it is about. @default - it is not known; a decision names its own
 */
export function tell({ environment, incidentId, executionId, fact }: AuditRecord, runbookId?: string): Told {
  const show =
    incidentId === undefined ? "" : `\`npx homeostat incidents show ${incidentId} --env ${environment}\``;
  const runbook = runbookId ?? "its runbook";
  switch (fact.what) {
    case "reported":
      return tellReport(fact.incident);
    case "over":
      return tellEnd(fact, environment);
    case "informed":
      return { headline: "noted", lines: [fact.says, heardFrom(fact.source)] };
    case "rejected":
      return {
        headline: "an event was not acted on, because it was not understood or not believed",
        lines: [...fact.reasons.map((reason) => `Reason: ${reason}`), `Beginning of it: ${fact.excerpt}`],
        next: "Look whether there is trouble that nothing acts on, and mend what sends such events.",
      };
    case "decided":
      return tellDecision(fact.decision, fact.grant === undefined ? undefined : executionId, show);
    case "asked":
      return tellQuestion(fact, runbook, environment);
    case "approved":
      return {
        headline: `${runbook} was approved`,
        lines: [saidBy(fact), `Plan: ${fact.digest}`],
      };
    case "not-approved":
      return {
        headline: `${runbook} was not approved`,
        lines: [saidBy(fact)],
        next: "The trouble is still there, and nothing runs: it is in that person's hands.",
      };
    case "settled":
      return {
        headline: `${runbook} ${HOW_IT_ENDED[fact.outcome]}`,
        lines: [`Result: ${fact.says}`],
        ...nextAfter(fact.outcome, show),
      };
    case "lease-expired":
      return {
        headline: `${runbook} fell silent and counts as failed`,
        lines: [`It was last known to run until ${asTime(fact.leaseUntilMs)}.`],
        next: `Nobody knows how far it came. Look at the target before anything else: ${show}`,
      };
    case "paused": {
      const { untilMs } = fact.pause;
      const until = untilMs === undefined ? "somebody resumes it" : asTime(untilMs);
      return {
        headline: `automation is paused until ${until}`,
        lines: [saidBy(fact.pause)],
        next: "Until then every incident waits for a person.",
      };
    }
    case "resumed":
      return { headline: "automation goes on", lines: [saidBy(fact)] };
  }
}

const HOW_IT_ENDED: Readonly<Record<SettledOutcome, string>> = {
  "succeeded-verified": "has fixed it, and the fix was verified",
  "rolled-back": "failed; what it did is undone, and seen to be",
  failed: "failed, and what it did is not undone",
  refused: "did not run: nothing was touched",
  cancelled: "was called off: nothing was touched",
};

function tellEnd(
  { says, source, stillReported }: Extract<AuditFact, { what: "over" }>,
  environment: string,
): Told {
  const lines = [says, heardFrom(source)];
  if (stillReported !== true) return { headline: "is over", lines };
  return {
    headline: `is over for ${source.kind}, and still reported`,
    lines,
    next: `Its page stays. Where nothing is wrong any more, a person says so for all: \`npx homeostat incidents report … --over --env ${environment}\``,
  };
}

function tellReport({ rootCause, severity, confidence, service, source, symptoms, context }: Incident): Told {
  return {
    headline: `reported ${rootCause} (${severity}, ${Math.round(confidence * 100)} % sure), service ${service}`,
    lines: [
      ...(symptoms.length > 0 ? [`Symptoms: ${symptoms.join(", ")}`] : []),
      ...Object.entries(context).map(([name, value]) => `${name}: ${value}`),
      heardFrom(source),
    ],
  };
}

function tellDecision(
  { outcome, runbookId, reasons }: Decision,
  executionId: string | undefined,
  show: string,
): Told {
  const runbook = runbookId ?? "no runbook";
  const lines = [
    ...reasons.map(reasonLine),
    // Elsewhere the headline names it.
    ...(outcome === "manual" || runbookId === undefined ? [`Runbook: ${runbookId ?? "none matches"}`] : []),
    ...(executionId === undefined ? [] : [`Execution: ${executionId}`]),
  ];
  switch (outcome) {
    case "auto":
      return { headline: `${runbook} runs`, lines };
    case "approval":
      return {
        headline: `${runbook} waits for approval`,
        lines,
        next: "The question follows, with its plan.",
      };
    case "manual":
      return {
        headline: "a person must act",
        lines,
        next: `Nothing runs by itself. Take it over: ${show}`,
      };
    case "blocked":
      return {
        headline: runbookId === undefined ? "blocked" : `${runbookId} is blocked`,
        lines,
        next: `Nothing runs by itself. Take it over, or remove what blocks it: ${show}`,
      };
  }
}

function reasonLine({ code, limitsTo, says, untilMs }: Decision["reasons"][number]): string {
  const until = untilMs === undefined ? "" : `, until ${asTime(untilMs)}`;
  return `Reason ${code} (at most ${limitsTo}${until}): ${says}`;
}

function tellQuestion(
  { plan, digest, approvalId }: Extract<AuditFact, { what: "asked" }>,
  runbook: string,
  environment: string,
): Told {
  const { actions, targetState, untilMs } = plan;
  const answer = `${approvalId} --env ${environment} --reason "…"`;
  return {
    headline: `may ${runbook} run?`,
    lines: [
      ...actions.map((action, index) => `Action ${index + 1}: ${action}`),
      ...Object.entries(targetState).map(([name, value]) => `Now: ${name} = ${JSON.stringify(value)}`),
      `Plan: ${digest}`,
      `Approval: ${approvalId}, open until ${asTime(untilMs)}`,
    ],
    next: `Answer before ${asTime(untilMs)}: \`npx homeostat approve ${answer}\` or \`npx homeostat reject ${answer}\`. Without an answer nothing runs.`,
  };
}

function nextAfter(outcome: SettledOutcome, show: string): Pick<Told, "next"> {
  switch (outcome) {
    case "succeeded-verified":
      return {};
    case "cancelled":
      return { next: "Nothing runs by itself." };
    case "rolled-back":
    case "refused":
      return { next: `The trouble is still there. Take it over: ${show}` };
    case "failed":
      return { next: `The target may be half changed. Take it over at once: ${show}` };
  }
}

function saidBy({ by, why }: { readonly by: string; readonly why: string }): string {
  return `By ${by}: ${why}`;
}

function heardFrom({ kind, eventId, reportedBy }: IncidentSource): string {
  return `Heard from: ${kind}, event ${eventId}${reportedBy === undefined ? "" : `, by ${reportedBy}`}`;
}
