import type { Place } from "../../automation/remediation/normalise/intake";
import { describeTarget, targetFlags, type TargetName } from "../engine/target";
import { EXIT, type ExitCode } from "../exit-codes";
import { manualReport, type ManualTrouble } from "../remediation/manual-report";
import { openRemediation } from "../remediation/open-remediation";
import type { OpenRemediation, RemediationOptions } from "../remediation/remediation";
import { createTeller, inOneLine } from "../remediation/teller";
import { waitForAnswer } from "../remediation/wait-for-answer";
import { withRemediation } from "../remediation/with-remediation";
import { line } from "../terminal/lines";
import { assertConfirmsTarget, confirm, type Confirmation } from "./confirm";
import { print, printJson } from "./output";

/** The intake answers within a second or two; after this long a person looks for himself. */
const ANSWER_MS = 30_000;

/** Mistakes do not depend on the place. */
const ANYWHERE: Place = {
  environment: "unknown",
  organization: "unknown",
  accountId: "000000000000",
  region: "unknown",
};

/** Options of `homeostat incidents report`. */
export type ReportOptions = RemediationOptions & Confirmation & Omit<ManualTrouble, "rootCause">;

/**
 * `homeostat incidents report`: a person's own incident, decided about like every other. It may be acted on at once, hence
 * the confirmation; that trouble is over starts nothing, and asks for none.
 */
export async function report(
  options: ReportOptions,
  rootCause: string,
  open: OpenRemediation = openRemediation,
): Promise<ExitCode> {
  const trouble: ManualTrouble = { ...options, rootCause };
  // Mistakes are told before anything is asked of AWS.
  manualReport(trouble, ANYWHERE, "somebody", Date.now());
  return withRemediation(options, open, async ({ place, site, by, deps, log, reports }) => {
    assertConfirmsTarget(place, options);
    if (options.over !== true)
      await confirm(
        place,
        options,
        `report ${rootCause}, which may be acted on, in`,
        `npx homeostat remediation status ${targetFlags(place)}`,
      );
    const { report: words, reading } = manualReport(trouble, site, by, deps.clock());
    const incidentId = reading.kind === "over" ? reading.incidentId : reading.incident.id;
    const eventId = await reports.put(words);
    const { clock, sleep } = deps;
    const untilMs = clock() + ANSWER_MS;
    const records = await waitForAnswer(incidentId, eventId, { log, clock, sleep, untilMs });
    if (options.json === true) {
      printJson({
        command: "incidents report",
        target: place.kind,
        environment: place.environment,
        incidentId,
        eventId,
        records,
      });
    } else {
      print(line("incident", `${incidentId} in ${describeTarget(place)}`));
      print(line("event", eventId));
      const tell = createTeller();
      for (const record of records) print(line("", inOneLine(tell(record))));
      print(nextOf(incidentId, place, records.length > 0));
    }
    return EXIT.ok;
  });
}

function nextOf(incidentId: string, place: TargetName, isHeard: boolean): string {
  const look = `npx homeostat incidents show ${incidentId} ${targetFlags(place)}`;
  return isHeard
    ? `\nnext: ${look}`
    : `\nThe bus has it, and nothing has read it within ${ANSWER_MS / 1_000} s: it is kept. Is the automation well?\nnext: npx homeostat remediation status ${targetFlags(place)}, then ${look}`;
}
