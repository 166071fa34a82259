import { MAXIMUM_TEXT_LENGTH } from "../../automation/core/untrusted-text/bounded";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

/**
 * Why somebody does something, as others will read it.
 *
 * @throws CliError when there is none, or a whole essay
 */
export function reasonOption(given: string | undefined): string {
  const reason = given?.trim() ?? "";
  if (reason !== "" && reason.length <= MAXIMUM_TEXT_LENGTH) return reason;
  throw new CliError(EXIT.usage, {
    what: reason === "" ? "no reason is given" : `the reason has ${reason.length} characters`,
    where: "--reason",
    allowed: `1 to ${MAXIMUM_TEXT_LENGTH} characters`,
    remedy: 'say it to those who will read it later, e.g. --reason "database maintenance until noon"',
  });
}
