import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Scales what is not production to its floor. */
export const spec = {
  id: "stop-runaway-spend",
  title: "Stop runaway spend",
  owner: "platform",
  description:
    "Scales the services and the node groups of an environment that is not production to their least " +
    "sizes. Whoever works there is slowed down or interrupted: a person decides. It never runs in " +
    "production.",
  risk: "high",
  reversibility: "reversible",
  maximumAutonomy: "approve",
  severity: "P2",
  minimumConfidence: 0.8,
  rank: 10,
  triggers: [{ rootCause: "spend-anomaly", targetType: "AWS::::Account", environments: ["dev", "staging"] }],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 120 },
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
    { actions: ["ecs:DescribeServices", "ecs:UpdateService"], resources: [ARNS.ecsServices] },
    { actions: ["eks:DescribeNodegroup", "eks:UpdateNodegroupConfig"], resources: [ARNS.nodeGroups] },
    {
      actions: ["eks:ListClusters"],
      resources: ["*"],
      reason: "EKS has no permissions by resource for listing its clusters",
    },
    {
      actions: ["eks:ListNodegroups"],
      resources: ["arn:${partition}:eks:${region}:${account}:cluster/${organization}-${environment}-*"],
    },
  ],
  preChecks: [
    {
      name: "not-production",
      says: "The environment is dev or staging, and the account is the one that the incident came from",
      timeoutSeconds: 20,
    },
    { name: "above-floor", says: "Something runs above its floor", timeoutSeconds: 20 },
  ],
  actions: [
    {
      name: "scale-services-down",
      says: "Set every service to its least number of tasks, and hold it there",
      timeoutSeconds: 120,
      rollback: {
        name: "scale-services-back",
        says: "Give every service its bounds and its size back",
        timeoutSeconds: 120,
      },
    },
    {
      name: "scale-nodes-down",
      says: "Set every node group to its least size",
      timeoutSeconds: 120,
      rollback: {
        name: "scale-nodes-back",
        says: "Set every node group to the size that it had",
        timeoutSeconds: 120,
      },
    },
  ],
  postChecks: [
    {
      name: "at-floor",
      says: "Every service and node group is at its floor",
      timeoutSeconds: 30,
      attempts: 60,
    },
  ],
  prerequisites: [
    "No stack has costs watched: a monitor and an immediate alert, as " +
      "[Events of the whole account](../guides/global-events.md) says. Without them only a person's report starts it.",
  ],
  links: ["https://docs.aws.amazon.com/cost-management/latest/userguide/manage-ad.html"],
} as const satisfies RunbookSpec;
