import { playDisableAccessKey } from "./access-key-scenarios";
import { playRenewCertificate } from "./certificate-scenarios";
import { playIsolateInstance } from "./instance-scenarios";
import { playClosePublicAccess } from "./public-access-scenarios";
import type { ScenarioGroup } from "./scenario-group";

const WITH_TAGS = "EC2 asks for it where something is made with tags: it is no call of its own";

/** Runbooks of what is open, leaked or about to expire. */
export const securityRunbooks: ScenarioGroup = {
  played: {
    "close-public-access": { "ec2:CreateTags": WITH_TAGS },
    "disable-access-key": {},
    "isolate-instance": { "ec2:CreateTags": WITH_TAGS },
    "renew-certificate": {},
  },
  play: (stage) => {
    playDisableAccessKey(stage);
    playRenewCertificate(stage);
    playClosePublicAccess(stage);
    playIsolateInstance(stage);
  },
};
