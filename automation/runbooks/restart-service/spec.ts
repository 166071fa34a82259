import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Replaces the tasks of a service by new ones, a few at a time. */
export const spec = {
  id: "restart-service",
  title: "Restart a service",
  owner: "platform",
  description:
    "Replaces every task of the service by a new one of the same version, a few at a time. It helps " +
    "against leaks, stuck pools and full disks. Do not let it run when the tasks cannot start at all: it would " +
    "only wait for them.",
  risk: "medium",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.7,
  rank: 20,
  triggers: [
    { rootCause: "application-disk-full", targetType: "AWS::ECS::Service" },
    { rootCause: "application-memory-leaking", targetType: "AWS::ECS::Service" },
    { rootCause: "application-pool-exhausted", targetType: "AWS::ECS::Service" },
    { rootCause: "load-balancer-unhealthy-targets", targetType: "AWS::ECS::Service" },
    { rootCause: "service-memory-high", targetType: "AWS::ECS::Service" },
    { rootCause: "service-task-out-of-memory", targetType: "AWS::ECS::Service" },
  ],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 15 },
  permissions: [
    { actions: ["ecs:DescribeServices", "ecs:UpdateService"], resources: [ARNS.ecsServices] },
    {
      actions: ["elasticloadbalancing:DescribeTargetHealth"],
      resources: ["*"],
      reason: "Elastic Load Balancing has no permissions by resource for what only describes",
    },
  ],
  preChecks: [
    { name: "no-deployment-runs", says: "The service has no deployment under way", timeoutSeconds: 20 },
    {
      name: "two-tasks-or-more",
      says: "Two or more tasks run, so that users are served meanwhile",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "replace-tasks",
      says: "Start a deployment of the version that runs, which replaces all tasks",
      timeoutSeconds: 60,
      rollback: {
        name: "settle-tasks",
        says: "Set nothing, for a restart has set nothing; tell a person where somebody else deployed meanwhile",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "tasks-replaced",
      says: "Every task is younger than the restart, and the deployment is complete",
      timeoutSeconds: 15,
      attempts: 120,
      secondsBetween: 5,
    },
    {
      name: "targets-healthy",
      says: "Every task passes the load balancer's health check",
      timeoutSeconds: 15,
      attempts: 60,
      secondsBetween: 5,
    },
  ],
  links: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html"],
} as const satisfies RunbookSpec;
