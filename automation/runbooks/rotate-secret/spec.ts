import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Replaces a secret and proves that the new one works. */
export const spec = {
  id: "rotate-secret",
  title: "Rotate a secret",
  owner: "platform",
  description:
    "Starts the rotation of a secret that RDS keeps, and logs in with the new one before it counts as done. " +
    "Programs that keep the old one for long have to be restarted. Do not let it run while the " +
    "database is unwell.",
  risk: "medium",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [
    { rootCause: "secret-rotation-failed", targetType: "AWS::SecretsManager::Secret" },
    { rootCause: "secret-exposed", targetType: "AWS::SecretsManager::Secret" },
  ],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 60 },
  permissions: [
    {
      actions: ["kms:Decrypt"],
      resources: ["arn:${partition}:kms:${region}:${account}:key/*"],
      resourceTags: { environment: "${environment}" },
    },
    { actions: ["rds:DescribeDBInstances"], resources: [ARNS.databases] },
    {
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:RotateSecret",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: [ARNS.databaseSecrets],
    },
  ],
  connectsTo: ["database"],
  preChecks: [
    {
      name: "database-available",
      says: "The database that the secret opens is available",
      timeoutSeconds: 30,
    },
    { name: "rotation-set-up", says: "The secret has a rotation that can be started", timeoutSeconds: 20 },
    { name: "old-secret-works", says: "A login with the secret of today succeeds", timeoutSeconds: 30 },
    {
      name: "no-other-rotation",
      says: "No other rotation of the secret is under way, or was left half done",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "rotate",
      says: "Rotate the secret at once",
      timeoutSeconds: 120,
      rollback: {
        name: "restore-version-stage",
        says:
          "Make the previous version the current one again and give the new one up, " +
          "if the database still takes the previous one",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "new-version-current",
      says: "The secret has a new current version",
      timeoutSeconds: 30,
      attempts: 12,
    },
    {
      name: "new-secret-works",
      says: "A login with the new secret succeeds",
      timeoutSeconds: 30,
      attempts: 12,
    },
  ],
  links: ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html"],
} as const satisfies RunbookSpec;
