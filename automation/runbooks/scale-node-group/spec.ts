import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Adds one node to a group of Kubernetes nodes. */
export const spec = {
  id: "scale-node-group",
  title: "Add a node",
  owner: "platform",
  description:
    "Raises the desired size of the node group by one, never above its maximum nor above the number of " +
    "nodes that the environment budgets for. It does not help pods that ask for a kind of node that does not exist.",
  risk: "low",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P3",
  minimumConfidence: 0.8,
  rank: 10,
  triggers: [
    { rootCause: "cluster-nodes-cpu-high", targetType: "AWS::AutoScaling::AutoScalingGroup" },
    { rootCause: "cluster-pods-unschedulable", targetType: "AWS::EKS::Cluster" },
  ],
  guardrails: { executionsPerHour: 3, cooldownMinutes: 10 },
  permissions: [
    {
      actions: ["autoscaling:DescribeAutoScalingGroups"],
      resources: ["*"],
      reason: "EC2 Auto Scaling has no permissions by resource for what only describes",
    },
    { actions: ["eks:DescribeNodegroup", "eks:UpdateNodegroupConfig"], resources: [ARNS.nodeGroups] },
    {
      actions: ["eks:ListNodegroups"],
      resources: ["arn:${partition}:eks:${region}:${account}:cluster/${organization}-${environment}-*"],
    },
  ],
  preChecks: [
    { name: "group-active", says: "The node group is active and runs no update", timeoutSeconds: 30 },
    { name: "below-maximum", says: "The group is below its maximum size", timeoutSeconds: 30 },
    {
      name: "within-budget",
      says: "With one more node the cluster stays within the number that the environment budgets for",
      timeoutSeconds: 30,
    },
  ],
  actions: [
    {
      name: "add-node",
      says: "Raise the desired size of the group by one",
      timeoutSeconds: 60,
      rollback: { name: "remove-node", says: "Lower the desired size to what it was", timeoutSeconds: 60 },
    },
  ],
  postChecks: [
    {
      name: "node-in-service",
      says: "One more instance is in service and healthy",
      timeoutSeconds: 30,
      attempts: 30,
    },
  ],
  links: ["https://docs.aws.amazon.com/eks/latest/userguide/update-managed-node-group.html"],
} as const satisfies RunbookSpec;
