import { CliError } from "../cli-error";
import {
  describeTarget,
  statedFlags,
  targetFlags,
  type TargetName,
  type TargetOptions,
} from "../engine/target";
import { EXIT, type ExitCode } from "../exit-codes";
import { incidentStory } from "../remediation/incident-story";
import { openRemediation } from "../remediation/open-remediation";
import type { OpenRemediation, RemediationOptions } from "../remediation/remediation";
import { renderStory } from "../remediation/render-story";
import { withRemediation } from "../remediation/with-remediation";
import { print, printJson } from "./output";

const INCIDENT_ID = /^inc-[0-9a-f]{20}$/;

/** `homeostat incidents show`: one incident from its first report to its end, with every reason. */
export async function show(
  options: RemediationOptions,
  incidentId: string,
  open: OpenRemediation = openRemediation,
): Promise<ExitCode> {
  if (!INCIDENT_ID.test(incidentId)) throw noId(incidentId, options);
  return withRemediation(options, open, async ({ log, place }) => {
    const story = await incidentStory(log, incidentId);
    if (!story) throw unknown(incidentId, place);
    if (options.json === true) {
      printJson({ command: "incidents show", target: place.kind, environment: place.environment, ...story });
    } else print(renderStory(story, place));
    return EXIT.ok;
  });
}

function noId(given: string, options: TargetOptions): CliError {
  return new CliError(EXIT.usage, {
    what: `"${given}" is no incident`,
    where: "<incident>",
    allowed: "inc- and 20 hexadecimal digits, as pages and lists show it",
    remedy: `npx homeostat incidents list ${statedFlags(options)}`,
  });
}

function unknown(incidentId: string, place: TargetName): CliError {
  return new CliError(EXIT.usage, {
    what: `${describeTarget(place)} knows no incident ${incidentId}`,
    where: "<incident>",
    allowed: "an incident of this environment",
    remedy: `npx homeostat incidents list ${targetFlags(place)}`,
  });
}
