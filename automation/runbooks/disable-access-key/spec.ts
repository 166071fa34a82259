import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Makes an access key useless. */
export const spec = {
  id: "disable-access-key",
  title: "Disable a leaked access key",
  owner: "platform",
  description:
    "Sets a leaked access key to inactive. Whatever uses it stops at once, the thief and the program " +
    "that it belongs to alike: a person decides. It deletes nothing, and never sets a key to active again, " +
    "whatever fails: that is one call of a person who knows that it was a false alarm.",
  risk: "high",
  // A person can turn it back. The engine must not: the key would be the thief's again because a function died.
  reversibility: "irreversible",
  maximumAutonomy: "approve",
  severity: "P1",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [{ rootCause: "access-key-compromised", targetType: "AWS::IAM::AccessKey" }],
  guardrails: { executionsPerHour: 5, cooldownMinutes: 1 },
  permissions: [
    {
      actions: ["iam:GetAccessKeyLastUsed", "iam:ListAccessKeys", "iam:ListUserTags", "iam:UpdateAccessKey"],
      resources: [ARNS.accessKeyUsers],
    },
  ],
  preChecks: [
    { name: "key-is-ours", says: "The key belongs to a user of this account", timeoutSeconds: 20 },
    { name: "key-active", says: "The key is active, and its last use is known", timeoutSeconds: 20 },
    {
      name: "not-the-last-way-in",
      says: "It is not the last active key of a user with the tag `break-glass`",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "deactivate-key",
      says: "Set the key to inactive",
      timeoutSeconds: 30,
    },
  ],
  postChecks: [
    { name: "key-inactive", says: "IAM lists the key as inactive", timeoutSeconds: 20, attempts: 5 },
  ],
  links: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
} as const satisfies RunbookSpec;
