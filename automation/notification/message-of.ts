import { bounded } from "../core/untrusted-text/bounded";
import type { AuditFact, OutboxRecord } from "../remediation/admission/records";
import type { Incident } from "../remediation/incident";
import { asTime } from "./as-time";
import type { Background } from "./background";
import type { Link, Message } from "./message";
import { pageChangesOf } from "./page-changes";
import { suggestionLines } from "./suggestion-lines";
import { severityOf } from "./severity-of";
import { stepName } from "./step-name";
import { tell } from "./tell";

/** Longest line, in characters; however a channel escapes it, it is no more than six times as long. */
export const MAXIMUM_LINE_LENGTH = 400;
/** Most lines; who wants more reads the incident. */
export const MAXIMUM_LINES = 60;
/** Most facts of an incident's context that a message repeats. */
const MAXIMUM_CONTEXT_FACTS = 10;

/** The message about an outbox record: the same for every channel. */
export function messageOf(record: OutboxRecord, background: Background = {}): Message {
  const { id, environment, atMs, urgency, audit } = record;
  const { incidentId, executionId, fact } = audit;
  const incident = fact.what === "reported" ? fact.incident : background.incident;
  const runbookId = fact.what === "decided" ? fact.decision.runbookId : background.runbook?.id;
  const { headline, lines, next } = tell(audit, runbookId);
  return {
    id,
    environment,
    atMs,
    urgency,
    severity: severityOf(record, { ...background, ...(incident && { incident }) }),
    what: fact.what,
    title: bounded(`[${environment}] ${subjectOf(incident, incidentId)}: ${headline}`, MAXIMUM_LINE_LENGTH),
    lines: withinLimits([
      ...lines,
      ...stepLines(fact),
      // A report has told of the incident already.
      ...(incident && fact.what !== "reported"
        ? [...suggestionLines(fact, incident), ...incidentLines(incident)]
        : []),
    ]),
    ...(next !== undefined && { next: bounded(next, MAXIMUM_LINE_LENGTH) }),
    links: linksOf(record, background, runbookId),
    pages: pageChangesOf(audit),
    ...(incident && { incident }),
    ...(incidentId !== undefined && { incidentId }),
    ...(executionId !== undefined && { executionId }),
    ...(runbookId !== undefined && { runbookId }),
  };
}

/** The message about a record that cannot be put into words, for one that is not as it should be must reach people as well. */
export function wordlessMessage(record: OutboxRecord): Message {
  const { id, environment, atMs } = record;
  return {
    id,
    environment,
    atMs,
    urgency: "page",
    severity: "P2",
    what: "rejected",
    title: bounded(`[${environment}] record ${id} cannot be put into words`, MAXIMUM_LINE_LENGTH),
    lines: [bounded(JSON.stringify(record.audit), MAXIMUM_LINE_LENGTH)],
    next: "Read it in the table of remediation. Its writer and the notify function are not of one version.",
    links: [],
    pages: [{ action: "trigger", key: id }],
  };
}

function subjectOf(incident: Incident | undefined, incidentId: string | undefined): string {
  if (incident) return `${incident.rootCause} of ${incident.service} (${incident.target.id})`;
  return incidentId === undefined ? "remediation" : `incident ${incidentId}`;
}

function stepLines(fact: AuditFact): string[] {
  if (fact.what !== "settled") return [];
  return (fact.steps ?? []).map((step) => `${asTime(step.atMs)} ${stepName(step)}: ${step.says}`);
}

function incidentLines(incident: Incident): string[] {
  const { target, severity, confidence, symptoms, context, source } = incident;
  const facts = Object.entries(context).slice(0, MAXIMUM_CONTEXT_FACTS);
  return [
    `Target: ${target.type} ${target.id}`,
    `Severity: ${severity}, confidence ${confidence}, from ${source.kind}`,
    ...(symptoms.length > 0 ? [`Symptoms: ${symptoms.join(", ")}`] : []),
    ...facts.map(([name, value]) => `${name}: ${value}`),
  ];
}

function withinLimits(lines: readonly string[]): string[] {
  const kept = lines.slice(0, MAXIMUM_LINES).map((line) => bounded(line, MAXIMUM_LINE_LENGTH));
  const left = lines.length - kept.length;
  return left > 0 ? [...kept, `… and ${left} lines more`] : kept;
}

function linksOf({ link }: OutboxRecord, { runbookPage }: Background, runbookId?: string): Link[] {
  const page =
    runbookId === undefined ? undefined : runbookPage?.replaceAll("{runbook}", encodeURIComponent(runbookId));
  return [
    ...(isAddress(link) ? [{ kind: "approval", says: "See the plan and decide", url: link } as const] : []),
    ...(isAddress(page) ? [{ kind: "runbook", says: `Runbook ${runbookId ?? ""}`, url: page } as const] : []),
  ];
}

/** Whether a link may be shown: a page of the web, and nothing that a reader's program would run. */
function isAddress(url: string | undefined): url is string {
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
