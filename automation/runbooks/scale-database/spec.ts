import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Moves the primary database to the next larger instance class. */
export const spec = {
  id: "scale-database",
  title: "Give the database a larger class",
  owner: "platform",
  description:
    "Changes the class of the instance to the next larger one of its family, up to 16 processors. The instance restarts, " +
    "or fails over to its standby, and every connection breaks once: a person chooses the moment.",
  risk: "high",
  reversibility: "compensable",
  maximumAutonomy: "approve",
  severity: "P2",
  minimumConfidence: 0.8,
  rank: 50,
  triggers: [
    { rootCause: "database-cpu-high", targetType: "AWS::RDS::DBInstance" },
    { rootCause: "database-cpu-credits-low", targetType: "AWS::RDS::DBInstance" },
    { rootCause: "database-load-high", targetType: "AWS::RDS::DBInstance" },
    { rootCause: "database-memory-low", targetType: "AWS::RDS::DBInstance" },
  ],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 120 },
  permissions: [
    READ_METRICS,
    { actions: ["rds:DescribeDBInstances", "rds:ModifyDBInstance"], resources: [ARNS.databases] },
    {
      actions: ["rds:DescribeOrderableDBInstanceOptions"],
      resources: ["*"],
      reason: "RDS has no permissions by resource for what only describes",
    },
  ],
  preChecks: [
    {
      name: "instance-available",
      says: "The instance is available and nothing about it is pending",
      timeoutSeconds: 30,
    },
    {
      name: "larger-class-exists",
      says: "RDS offers the next larger class for this engine in this zone, and it is not too large",
      timeoutSeconds: 30,
    },
    { name: "load-lasts", says: "What called for it has lasted for ten minutes", timeoutSeconds: 30 },
  ],
  actions: [
    {
      name: "change-class",
      says: "Move the instance to the larger class at once",
      timeoutSeconds: 120,
      rollback: {
        name: "change-class-back",
        says: "Move the instance back to the class that it had",
        timeoutSeconds: 120,
      },
    },
  ],
  postChecks: [
    {
      name: "class-changed",
      says: "The instance is available with the larger class",
      timeoutSeconds: 30,
      attempts: 120,
      secondsBetween: 15,
    },
    {
      name: "load-fell",
      says: "What called for it, measured since, is within the threshold of its alarm",
      timeoutSeconds: 30,
      attempts: 10,
      secondsBetween: 60,
    },
  ],
  links: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html"],
} as const satisfies RunbookSpec;
