import type { ExitCode } from "../exit-codes";
import type { OpenRemediation, Remediation, RemediationOptions } from "./remediation";

/** Works with the automation of an environment, and lets go of it again. */
export async function withRemediation(
  options: RemediationOptions,
  open: OpenRemediation,
  work: (remediation: Remediation) => Promise<ExitCode>,
): Promise<ExitCode> {
  const remediation = await open(options);
  try {
    return await work(remediation);
  } finally {
    remediation.close();
  }
}
