import { playRenewCertificate } from "./certificate-scenarios";
import type { ScenarioGroup } from "./scenario-group";

/** Runbooks of what is open, leaked or about to expire. */
export const securityRunbooks: ScenarioGroup = {
  played: { "renew-certificate": {} },
  unplayed: ["close-public-access", "disable-access-key", "isolate-instance"],
  play: playRenewCertificate,
};
