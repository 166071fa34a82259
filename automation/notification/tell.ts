import type { Decision } from "../remediation/decision";
import type { AuditFact, AuditRecord } from "../remediation/admission/records";
import type { StepRecord } from "../remediation/execution/execution-state";
import type { SettledOutcome } from "../remediation/guardrails/event";
import type { IncidentSource } from "../remediation/incident";
import { asTime } from "./as-time";

/** What one fact comes to, in words. */
export interface Told {
  /** What happened, to stand behind the name of what it is about. */
  readonly headline: string;
  readonly lines: readonly string[];
  /** @default - nothing is to be done */
  readonly next?: string;
}

/** Puts a fact into words, with every reason in it. */
export function tell({ environment, incidentId, fact }: AuditRecord, runbookId?: string): Told {
  const show =
    incidentId === undefined ? "" : `\`homeostat incidents show ${incidentId} --env ${environment}\``;
  const runbook = runbookId ?? "its runbook";
  switch (fact.what) {
    case "reported":
      return { headline: "reported", lines: [] };
    case "over":
      return { headline: "is over", lines: [fact.says, heardFrom(fact.source)] };
    case "informed":
      return { headline: "noted", lines: [fact.says, heardFrom(fact.source)] };
    case "rejected":
      return {
        headline: "an event was not acted on, because it was not understood or not believed",
        lines: [...fact.reasons.map((reason) => `Reason: ${reason}`), `Beginning of it: ${fact.excerpt}`],
        next: "Look whether there is trouble that nothing acts on, and mend what sends such events.",
      };
    case "decided":
      return tellDecision(fact.decision, show);
    case "asked":
      return tellQuestion(fact, runbook, environment);
    case "approved":
      return {
        headline: `${runbook} was approved`,
        lines: [`By: ${fact.by}`, `Why: ${fact.why}`, `Plan: ${fact.digest}`],
      };
    case "not-approved":
      return {
        headline: `${runbook} was not approved`,
        lines: [`By: ${fact.by}`, `Why: ${fact.why}`],
        next: "The trouble is still there, and nothing runs: it is in that person's hands.",
      };
    case "settled":
      return {
        headline: `${runbook} ${HOW_IT_ENDED[fact.outcome]}`,
        lines: [`Result: ${fact.says}`, ...(fact.steps ?? []).map(asLine)],
        ...nextAfter(fact.outcome, show),
      };
    case "lease-expired":
      return {
        headline: `${runbook} fell silent and counts as failed`,
        lines: [`It was last known to run until ${asTime(fact.leaseUntilMs)}.`],
        next: `Nobody knows how far it came. Look at the target before anything else: ${show}`,
      };
    case "paused": {
      const { by, why, untilMs } = fact.pause;
      const until = untilMs === undefined ? "somebody resumes it" : asTime(untilMs);
      return {
        headline: `automation is paused until ${until}`,
        lines: [`By: ${by}`, `Why: ${why}`],
        next: "Until then every incident waits for a person.",
      };
    }
    case "resumed":
      return { headline: "automation goes on", lines: [`By: ${fact.by}`, `Why: ${fact.why}`] };
  }
}

const HOW_IT_ENDED: Readonly<Record<SettledOutcome, string>> = {
  "succeeded-verified": "has fixed it, and the fix was verified",
  "rolled-back": "failed; what it did is undone, and seen to be",
  failed: "failed, and what it did is not undone",
  refused: "did not run: nothing was touched",
  cancelled: "was called off: nothing was touched",
};

function tellDecision({ outcome, runbookId, reasons }: Decision, show: string): Told {
  const runbook = runbookId ?? "no runbook";
  const lines = [`Runbook: ${runbookId ?? "none matches"}`, ...reasons.map(reasonLine)];
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

function reasonLine({ code, says, untilMs }: Decision["reasons"][number]): string {
  return `Reason ${code}: ${says}${untilMs === undefined ? "" : ` (until ${asTime(untilMs)})`}`;
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
    ],
    next: `Answer before ${asTime(untilMs)}: \`homeostat approve ${answer}\` or \`homeostat reject ${answer}\`. Without an answer nothing runs.`,
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

function asLine({ phase, step, says, atMs }: StepRecord): string {
  return `${asTime(atMs)} ${phase === step ? phase : `${phase} ${step}`}: ${says}`;
}

function heardFrom({ kind, eventId, reportedBy }: IncidentSource): string {
  return `Heard from: ${kind}, event ${eventId}${reportedBy === undefined ? "" : `, by ${reportedBy}`}`;
}
