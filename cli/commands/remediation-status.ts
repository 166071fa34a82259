import { EXIT, type ExitCode } from "../exit-codes";
import { openRemediation } from "../remediation/open-remediation";
import type { OpenRemediation, RemediationOptions } from "../remediation/remediation";
import { renderStatus } from "../remediation/render-status";
import { statusReport, type StatusReport } from "../remediation/status-report";
import { withRemediation } from "../remediation/with-remediation";
import type { TargetName } from "../engine/target";
import { print, printJson } from "./output";

/** `homeostat remediation status`: what the automation does and may do. It changes nothing. */
export async function status(
  options: RemediationOptions,
  open: OpenRemediation = openRemediation,
): Promise<ExitCode> {
  return withRemediation(options, open, async (remediation) => {
    const report = await statusReport(remediation);
    if (options.json === true) printJson(asJson(report, remediation.place));
    else print(renderStatus(report, remediation.place));
    return EXIT.ok;
  });
}

function asJson(report: StatusReport, place: TargetName): unknown {
  const { nowMs, environment, pause, running, breakers, windows, calendar, outbox } = report;
  const { limits, runbooksOff } = report;
  return {
    command: "remediation status",
    target: place.kind,
    environment: place.environment,
    atMs: nowMs,
    ...(pause && { pause }),
    inFlight: running.map(({ execution, ...more }) => ({ ...execution, ...more })),
    cooling: environment.cooling.filter(({ untilMs }) => nowMs < untilMs),
    breakers,
    windows,
    calendar,
    limits,
    runbooksOff,
    outbox,
  };
}
