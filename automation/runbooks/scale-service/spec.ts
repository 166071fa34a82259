import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Raises the floor under the number of tasks. */
export const spec = {
  id: "scale-service",
  title: "Add tasks to a service",
  owner: "platform",
  description:
    "Raises the least number of tasks by one half, up to the most that scaling may start, and lets " +
    "target tracking go on from there. It does not help when the tasks wait for a database.",
  risk: "low",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P3",
  minimumConfidence: 0.75,
  rank: 10,
  triggers: [
    { rootCause: "application-latency-high", targetType: "AWS::ECS::Service" },
    { rootCause: "load-balancer-latency-high", targetType: "AWS::ECS::Service" },
    { rootCause: "load-balancer-target-connections-failing", targetType: "AWS::ECS::Service" },
    { rootCause: "service-cpu-high", targetType: "AWS::ECS::Service" },
  ],
  guardrails: { executionsPerHour: 3, cooldownMinutes: 10 },
  permissions: [
    {
      actions: ["application-autoscaling:DescribeScalableTargets"],
      resources: ["*"],
      reason: "Application Auto Scaling has no permissions by resource for what only describes",
    },
    {
      actions: ["application-autoscaling:RegisterScalableTarget"],
      resources: ["arn:${partition}:application-autoscaling:${region}:${account}:scalable-target/*"],
      resourceTags: { environment: "${environment}" },
    },
    READ_METRICS,
    { actions: ["ecs:DescribeServices", "ecs:UpdateService"], resources: [ARNS.ecsServices] },
    {
      actions: ["elasticloadbalancing:DescribeTargetHealth"],
      resources: ["*"],
      reason: "Elastic Load Balancing has no permissions by resource for what only describes",
    },
  ],
  preChecks: [
    {
      name: "below-maximum",
      says: "The floor is below the most tasks that scaling may start",
      timeoutSeconds: 20,
    },
    {
      name: "database-not-awaited",
      says: "No task has all its database connections taken: more tasks would only wait with them",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "raise-floor",
      says: "Raise the least number of tasks by one half, and start the tasks that it lacks",
      timeoutSeconds: 30,
      rollback: {
        name: "lower-floor",
        says: "Set the least number of tasks to what it was",
        timeoutSeconds: 30,
      },
    },
  ],
  postChecks: [
    {
      name: "tasks-running",
      says: "As many tasks run as the new floor says, and all are healthy",
      timeoutSeconds: 30,
      attempts: 30,
    },
    {
      name: "trouble-over",
      says: "What called for more tasks, measured since, is below the threshold of its alarm",
      timeoutSeconds: 30,
      attempts: 10,
      secondsBetween: 30,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html",
  ],
} as const satisfies RunbookSpec;
