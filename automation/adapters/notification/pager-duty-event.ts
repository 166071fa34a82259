import { createHash } from "node:crypto";
import { htmlSafeJson } from "../../core/html-safe-json";
import { fitted } from "../../core/untrusted-text/fitted";
import { forLog } from "../../core/untrusted-text/for-log";
import type { Message } from "../../notification/message";
import type { PageChange } from "../../notification/page-changes";
import type { Severity } from "../../remediation/incident";

const SEVERITIES: Readonly<Record<Severity, string>> = {
  P1: "critical",
  P2: "error",
  P3: "warning",
  P4: "info",
};
/** Limits of Events API v2, in characters. */
const MAXIMUM = { summary: 1_024, dedupKey: 255, details: 2_400 };

/** One event of PagerDuty's Events API v2. */
export function pagerDutyEvent(message: Message, change: PageChange, routingKey: string): string {
  const common = {
    routing_key: routingKey,
    event_action: change.action,
    dedup_key: dedupKeyOf(change.key),
  };
  if (change.action !== "trigger") return htmlSafeJson(common);
  const { title, severity, atMs, environment, incident, what, links } = message;
  return htmlSafeJson({
    ...common,
    client: "Homeostat",
    payload: {
      summary: shown(title, MAXIMUM.summary),
      source: shown(incident ? `${environment}/${incident.target.id}` : environment, MAXIMUM.summary),
      severity: SEVERITIES[severity],
      timestamp: new Date(atMs).toISOString(),
      ...(incident && {
        component: shown(incident.target.type, MAXIMUM.summary),
        group: shown(incident.service, MAXIMUM.summary),
      }),
      class: incident ? shown(incident.rootCause, MAXIMUM.summary) : what,
      custom_details: detailsOf(message),
    },
    links: links.map(({ url, says }) => ({ href: url, text: shown(says, MAXIMUM.summary) })),
  });
}

/** One key that is too long is one key still. */
function dedupKeyOf(key: string): string {
  if (key.length <= MAXIMUM.dedupKey) return key;
  return createHash("sha256").update(key).digest("hex");
}

function detailsOf({ environment, incidentId, executionId, runbookId, lines, next }: Message): object {
  return {
    environment,
    ...(incidentId !== undefined && { incident: shown(incidentId, MAXIMUM.summary) }),
    ...(executionId !== undefined && { execution: shown(executionId, MAXIMUM.summary) }),
    ...(runbookId !== undefined && { runbook: shown(runbookId, MAXIMUM.summary) }),
    ...(next !== undefined && { next: shown(next, MAXIMUM.details) }),
    facts: lines.map((line) => shown(line, MAXIMUM.details)),
  };
}

function shown(text: string, maximumLength: number): string {
  return fitted(text, maximumLength, forLog);
}
