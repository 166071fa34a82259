import { CliError } from "../cli-error";
import { targetFlags } from "../engine/target";
import { EXIT } from "../exit-codes";
import type { Remediation } from "./remediation";

/** What is said where the store gave no answer: what was asked of it may have happened. */
export function storeSilent(
  { place, trouble }: Pick<Remediation, "place" | "trouble">,
  what: string,
): CliError {
  return new CliError(EXIT.failed, {
    what: `${what}: ${trouble() ?? "other writers were always there first"}`,
    where: `the remediation table of ${place.environment}`,
    remedy: `see what holds now: npx homeostat remediation status ${targetFlags(place)}; then run this again`,
  });
}
