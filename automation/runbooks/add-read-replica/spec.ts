import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Adds a read replica to the database. */
export const spec = {
  id: "add-read-replica",
  title: "Add a read replica",
  owner: "platform",
  description:
    "Creates one more read replica of the primary, with the settings of the ones there are. It costs " +
    "as much as the primary and takes a snapshot of it, which slows a small instance down: a person " +
    "decides.",
  risk: "high",
  reversibility: "reversible",
  maximumAutonomy: "approve",
  severity: "P3",
  minimumConfidence: 0.75,
  rank: 60,
  triggers: [
    { rootCause: "database-read-latency-high", targetType: "AWS::RDS::DBInstance" },
    { rootCause: "database-replica-silent", targetType: "AWS::RDS::DBInstance" },
  ],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 240 },
  permissions: [
    READ_METRICS,
    { actions: ["iam:PassRole"], resources: [ARNS.roles] },
    {
      // A replica is encrypted with the primary's key, which RDS asks for in the name of who makes it.
      actions: ["kms:CreateGrant", "kms:DescribeKey"],
      resources: [ARNS.keys],
      resourceTags: { environment: "${environment}" },
      viaService: "rds",
    },
    {
      actions: ["rds:AddTagsToResource", "rds:CreateDBInstanceReadReplica", "rds:DescribeDBInstances"],
      resources: [ARNS.databases],
    },
    {
      actions: ["rds:CreateDBInstanceReadReplica"],
      resources: [ARNS.databaseOptions, ARNS.databaseParameters, ARNS.databaseSubnets],
    },
    {
      // What it made itself, and nothing that anybody else made.
      actions: ["rds:DeleteDBInstance"],
      resources: [ARNS.databases],
      resourceTags: { "made-by": "add-read-replica" },
    },
  ],
  preChecks: [
    {
      name: "password-not-kept-by-rds",
      says: "RDS does not keep the primary's master password: it makes no replica of one whose password it keeps",
      timeoutSeconds: 30,
    },
    {
      name: "primary-available",
      says: "The primary is available and takes backups, without which there are no replicas",
      timeoutSeconds: 30,
    },
    { name: "replicas-below-limit", says: "Fewer than five replicas exist", timeoutSeconds: 30 },
  ],
  actions: [
    {
      name: "create-replica",
      says: "Create the replica with the class and the settings of the primary",
      timeoutSeconds: 300,
      rollback: {
        name: "delete-replica",
        says: "Delete the replica that was created, and no other",
        timeoutSeconds: 300,
      },
    },
  ],
  postChecks: [
    {
      name: "replica-available",
      says: "The replica is available",
      timeoutSeconds: 30,
      attempts: 120,
      secondsBetween: 15,
    },
    {
      name: "replica-caught-up",
      says: "The replica is no more than 30 seconds behind",
      timeoutSeconds: 30,
      attempts: 60,
      secondsBetween: 15,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  ],
} as const satisfies RunbookSpec;
