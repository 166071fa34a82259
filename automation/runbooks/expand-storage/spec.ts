import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Gives the database a larger volume. */
export const spec = {
  id: "expand-storage",
  title: "Expand the database's storage",
  owner: "platform",
  description:
    "Adds a fifth to the allocated storage, ten GiB at least, up to the maximum of the instance. A " +
    "volume never shrinks again, and cannot be changed for six hours after: a person approves.",
  risk: "medium",
  reversibility: "irreversible",
  maximumAutonomy: "approve",
  severity: "P1",
  minimumConfidence: 0.9,
  rank: 15,
  triggers: [
    { rootCause: "database-storage-critical", targetType: "AWS::RDS::DBInstance" },
    { rootCause: "database-storage-low", targetType: "AWS::RDS::DBInstance" },
  ],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 360 },
  permissions: [
    READ_METRICS,
    { actions: ["rds:DescribeDBInstances", "rds:ModifyDBInstance"], resources: [ARNS.databases] },
    {
      actions: ["rds:DescribeEvents"],
      resources: ["*"],
      reason: "RDS has no permissions by resource for reading events",
    },
  ],
  preChecks: [
    {
      name: "storage-low",
      says: "Free storage is below 15 % now, read from the metric and from the size of the volume",
      timeoutSeconds: 30,
    },
    {
      name: "below-maximum",
      says: "The larger volume is within the maximum of the instance",
      timeoutSeconds: 30,
    },
    {
      name: "not-optimizing",
      says: "The volume was not changed in the last six hours, and nothing about the instance is pending",
      timeoutSeconds: 30,
    },
  ],
  actions: [{ name: "grow-volume", says: "Raise the allocated storage at once", timeoutSeconds: 120 }],
  postChecks: [
    {
      name: "volume-grown",
      says: "The instance reports the larger size and is available or optimizing",
      timeoutSeconds: 30,
      attempts: 120,
      secondsBetween: 15,
    },
    {
      name: "storage-free",
      says: "15 % or more of the storage is free, measured since",
      timeoutSeconds: 30,
      attempts: 20,
      secondsBetween: 60,
    },
  ],
  links: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.StorageTypes.html"],
} as const satisfies RunbookSpec;
