import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Ends idle database sessions. */
export const spec = {
  id: "relieve-connections",
  title: "Free database connections",
  owner: "platform",
  description:
    "Ends sessions that have been idle for a minute, the longest first, until half of the connections " +
    "are free, at most a hundred. Sessions with an open transaction, of administrators, of replication " +
    "and of people are left alone, and so is the last one of each service.",
  risk: "medium",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.85,
  rank: 20,
  triggers: [{ rootCause: "database-connections-high", targetType: "AWS::RDS::DBInstance" }],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 20 },
  permissions: [
    {
      actions: ["rds-db:connect"],
      resources: ["arn:${partition}:rds-db:${region}:${account}:dbuser:*/homeostat_remediation"],
    },
    { actions: ["rds:DescribeDBInstances"], resources: [ARNS.databases] },
  ],
  connectsTo: ["database"],
  preChecks: [
    {
      name: "connections-scarce",
      says: "80 % or more of the connections are taken, asked of the database itself",
      timeoutSeconds: 20,
    },
    {
      name: "idle-sessions-exist",
      says: "So many sessions idle outside a transaction that their end helps",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "end-idle-sessions",
      says: "End the longest idle sessions until half of the connections are free",
      timeoutSeconds: 60,
      rollback: {
        name: "let-clients-return",
        says: "See that the services whose sessions were ended are connected again",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "connections-free",
      says: "Less than 60 % of the connections are taken",
      timeoutSeconds: 20,
      attempts: 6,
    },
    {
      name: "clients-connected",
      says: "Every service of which sessions could be ended is connected still",
      timeoutSeconds: 20,
      attempts: 6,
    },
  ],
  links: ["https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW"],
} as const satisfies RunbookSpec;
