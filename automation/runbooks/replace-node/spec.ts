import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Replaces one instance of a group of nodes. */
export const spec = {
  id: "replace-node",
  title: "Replace a sick node",
  owner: "platform",
  description:
    "Ends one instance that fails its checks or that AWS is about to retire; its group starts " +
    "another. One at a time, and never when the group has fewer instances in service than it wants " +
    "besides the sick one.",
  risk: "medium",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.9,
  rank: 20,
  triggers: [
    { rootCause: "cluster-node-unhealthy", targetType: "AWS::AutoScaling::AutoScalingGroup" },
    { rootCause: "instance-retiring", targetType: "AWS::EC2::Instance" },
    { rootCause: "instance-degraded", targetType: "AWS::EC2::Instance" },
  ],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 15 },
  permissions: [
    {
      actions: ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances"],
      resources: ["*"],
      reason: "EC2 Auto Scaling has no permissions by resource for what only describes",
    },
    {
      actions: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
      resources: [ARNS.autoScalingGroups],
    },
    {
      actions: ["ec2:DescribeInstanceStatus"],
      resources: ["*"],
      reason: "EC2 has no permissions by resource for what only describes",
    },
  ],
  preChecks: [
    {
      name: "instance-sick",
      says: "EC2 itself says that this one instance fails its checks or is to be retired",
      timeoutSeconds: 30,
    },
    {
      name: "group-otherwise-whole",
      says: "All other instances of the group serve, at least half of it, and not all in one zone",
      timeoutSeconds: 30,
    },
  ],
  actions: [
    {
      name: "terminate-instance",
      says: "End the instance without lowering the size of the group",
      timeoutSeconds: 60,
      rollback: {
        name: "restore-size",
        says: "Set the size of the group to what it was, so that an instance takes its place",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "replacement-in-service",
      says: "The group has as many healthy instances as it wants in as many zones as before, without the old one",
      timeoutSeconds: 30,
      attempts: 60,
    },
  ],
  links: ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html"],
} as const satisfies RunbookSpec;
