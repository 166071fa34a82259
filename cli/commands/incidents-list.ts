import { forLog } from "../../automation/core/untrusted-text/for-log";
import type { IncidentSummary, Standing } from "../../automation/remediation/incidents/summary";
import { describeTarget, targetFlags, type TargetName } from "../engine/target";
import { EXIT, type ExitCode } from "../exit-codes";
import { incidentList } from "../remediation/incident-list";
import { openRemediation } from "../remediation/open-remediation";
import type { OpenRemediation, RemediationOptions } from "../remediation/remediation";
import { withRemediation } from "../remediation/with-remediation";
import { instantOf } from "../terminal/lines";
import { table } from "../terminal/table";
import { LIST_LIMIT, LIST_SINCE } from "./look-back";
import { print, printJson } from "./output";
import { sinceOption } from "./time-options";

/** Options of `homeostat incidents list`. */
export interface ListOptions extends RemediationOptions {
  readonly service?: string;
  readonly outcome?: Standing;
  /** A duration or a moment. @default "7d" */
  readonly since?: string;
  /** @default 20 */
  readonly limit?: number;
}

/** `homeostat incidents list`: the latest incidents and what became of them. */
export async function list(options: ListOptions, open: OpenRemediation = openRemediation): Promise<ExitCode> {
  const { service, outcome, since = LIST_SINCE, limit = LIST_LIMIT } = options;
  sinceOption("--since", since, Date.now());
  return withRemediation(options, open, async ({ deps, log, place }) => {
    const sinceMs = sinceOption("--since", since, deps.clock());
    const incidents = await incidentList(log, {
      sinceMs,
      limit,
      ...(service !== undefined && { service }),
      ...(outcome !== undefined && { standing: outcome }),
    });
    if (options.json === true) {
      printJson({ command: "incidents list", target: place.kind, environment: place.environment, incidents });
    } else print(render(incidents, place, sinceMs));
    return EXIT.ok;
  });
}

function render(incidents: readonly IncidentSummary[], place: TargetName, sinceMs: number): string {
  const [first] = incidents;
  if (!first) return `no such incident in ${describeTarget(place)} since ${instantOf(sinceMs)}`;
  const columns = ["INCIDENT", "SEVERITY", "ROOT CAUSE", "SERVICE", "OUTCOME", "RUNBOOK", "LAST", "OVER"];
  const rows = incidents.map(({ incidentId, incident, standing, runbookId, lastAtMs, overAtMs }) => [
    incidentId,
    incident?.severity ?? "-",
    incident?.rootCause ?? "-",
    incident?.service ?? "-",
    standing,
    runbookId ?? "-",
    instantOf(lastAtMs),
    overAtMs === undefined ? "-" : instantOf(overAtMs),
  ]);
  return [
    table(
      columns.map((title) => ({ title })),
      rows.map((row) => row.map(forLog)),
    ),
    `next: npx homeostat incidents show ${forLog(first.incidentId)} ${targetFlags(place)}`,
  ].join("\n\n");
}
