import { randomUUID } from "node:crypto";
import type { IncidentReport } from "../../automation/remediation/intake/incident-reports";
import type { Over, Place, Trouble } from "../../automation/remediation/normalise/intake";
import { normalise } from "../../automation/remediation/normalise/normalise";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

/** What a person says of a trouble. */
export interface ManualTrouble {
  readonly rootCause: string;
  /** `<type>=<id>`, e.g. `AWS::ECS::Service=homeostat-dev-reference/homeostat-dev-reference`. */
  readonly on?: string;
  readonly service?: string;
  readonly severity?: string;
  readonly symptom?: readonly string[];
  readonly says?: string;
  /** It has ended. */
  readonly over?: boolean;
}

/** A report, and what the intake will read in it. */
export interface ManualReport {
  readonly report: IncidentReport;
  readonly reading: Trouble | Over;
}

/** P3: somebody is looking at it already. */
const SEVERITY = "P3";

/**
 * Makes a person's words into a report, and reads it as the intake will.
 *
 * @param reportedBy who says so, as AWS knows him
 * @param nowMs milliseconds since the epoch
 * @throws CliError with every reason for which it would be rejected
 */
export function manualReport(
  trouble: ManualTrouble,
  place: Place,
  reportedBy: string,
  nowMs: number,
): ManualReport {
  const { rootCause, service, severity = SEVERITY, symptom = [], says = "", over = false } = trouble;
  const detail = {
    status: over ? "ends" : "begins",
    rootCause,
    symptoms: symptom,
    // What has ended is found without it.
    service: service ?? (over ? "unknown" : ""),
    target: targetOf(trouble.on),
    severity,
    reportedBy,
    says,
  };
  const report = { source: "homeostat", detailType: "Manual Incident", detail } as const;
  const [reading] = normalise(
    {
      id: randomUUID(),
      source: report.source,
      "detail-type": report.detailType,
      account: place.accountId,
      region: place.region,
      time: new Date(nowMs).toISOString(),
      detail,
    },
    { places: [place], nowMs },
  );
  if (reading.kind === "trouble" || reading.kind === "over") return { report, reading };
  throw new CliError(EXIT.usage, {
    what: `the report would be rejected: ${reading.kind === "rejected" ? reading.reasons.join("; ") : reading.says}`,
    where: "<root-cause>, --on, --service, --severity, --symptom, --says",
    allowed: "names in kebab case; --severity P1 to P4; what a runbook answers to: docs/runbooks",
    remedy:
      'for example: npx homeostat incidents report application-cache-stale --env dev --service reference --on AWS::ECS::Service=<cluster>/<service> --says "prices are an hour old"',
  });
}

function targetOf(on: string | undefined) {
  const [type = "", ...id] = (on ?? "").split("=");
  return { type, id: id.join("=") };
}
