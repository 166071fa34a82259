import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Makes a read replica the primary database. */
export const spec = {
  id: "failover-database",
  title: "Fail the database over to a replica",
  owner: "platform",
  description:
    "Promotes a healthy read replica whose lag is bounded, points the service at it and restarts the " +
    "service. A Multi-AZ instance fails over by itself, so this acts only when that did not help. Do " +
    "not let it run when the primary can still be written to: both would take writes.",
  risk: "medium",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P1",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [
    { rootCause: "database-silent", targetType: "AWS::RDS::DBInstance", symptoms: ["database-unreachable"] },
    { rootCause: "database-failed", targetType: "AWS::RDS::DBInstance" },
  ],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 60, failuresToOpen: 1, openSeconds: 3600 },
  permissions: [
    READ_METRICS,
    { actions: ["ecs:DescribeServices", "ecs:UpdateService"], resources: [ARNS.ecsServices] },
    {
      actions: [
        "ecs:DeregisterTaskDefinition",
        "ecs:DescribeTaskDefinition",
        "ecs:ListClusters",
        "ecs:ListServices",
        "ecs:RegisterTaskDefinition",
      ],
      resources: ["*"],
      reason:
        "ECS has no permissions by resource for lists, for describing and retiring a task definition, and a new " +
        "revision has no ARN yet",
    },
    { actions: ["iam:PassRole"], resources: [ARNS.roles] },
    { actions: ["rds:DescribeDBInstances", "rds:PromoteReadReplica"], resources: [ARNS.databases] },
    { actions: ["sns:Publish"], resources: [ARNS.topics] },
    {
      // The topics are encrypted: whoever publishes needs their key.
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [ARNS.keys],
      resourceTags: { environment: "${environment}" },
    },
  ],
  preChecks: [
    { name: "primary-down-by-api", says: "RDS says that the primary is not available", timeoutSeconds: 30 },
    {
      name: "primary-down-by-metrics",
      says: "The primary has sent no metrics for three minutes, while its replica is heard",
      timeoutSeconds: 30,
    },
    {
      name: "replica-fit",
      says: "A replica is available and was no more than 30 seconds behind when the primary was last heard",
      timeoutSeconds: 30,
    },
    {
      name: "services-known",
      says: "The services whose tasks use the primary are known",
      timeoutSeconds: 60,
    },
  ],
  actions: [
    {
      name: "tell-people",
      says: "Tell the on-call person that the database is about to fail over",
      timeoutSeconds: 20,
      rollback: {
        name: "tell-people-back",
        says: "Tell the on-call person that the failover was given up",
        timeoutSeconds: 20,
      },
    },
    {
      name: "promote-replica",
      says: "Promote the replica to a primary of its own",
      timeoutSeconds: 870,
      rollback: {
        name: "set-promoted-aside",
        says: "Keep the promoted instance out of use, for a person to remove: a promotion cannot be taken back",
        timeoutSeconds: 60,
      },
    },
    {
      name: "switch-endpoint",
      says: "Prepare the services' next tasks with the address of the new primary",
      timeoutSeconds: 60,
      rollback: {
        name: "switch-endpoint-back",
        says: "Retire what was prepared, so that nobody starts it by accident",
        timeoutSeconds: 60,
      },
    },
    {
      name: "restart-tasks",
      says: "Replace the services' tasks by those prepared, which connect to the new primary",
      timeoutSeconds: 60,
      rollback: {
        name: "restart-tasks-back",
        says: "Replace the tasks once more, by those with the old primary",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "primary-writable",
      says: "The new primary is available and no replica of anything",
      timeoutSeconds: 30,
      attempts: 30,
    },
    {
      name: "service-healthy",
      says: "The services run all their tasks with the new primary",
      timeoutSeconds: 30,
      attempts: 60,
    },
  ],
  links: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html"],
} as const satisfies RunbookSpec;
