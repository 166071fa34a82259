import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Cuts a compromised instance off, with its evidence kept. */
export const spec = {
  id: "isolate-instance",
  title: "Isolate a compromised instance",
  owner: "platform",
  description:
    "Takes snapshots of all volumes of the instance, takes it out of its group, and puts it into a " +
    "security group that lets nothing in or out. Connections that are open already can live on until they " +
    "pause for some minutes. What ran on it stops serving: a person decides.",
  risk: "high",
  reversibility: "reversible",
  maximumAutonomy: "approve",
  severity: "P1",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [{ rootCause: "instance-compromised", targetType: "AWS::EC2::Instance" }],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 5 },
  permissions: [
    {
      actions: ["autoscaling:AttachInstances", "autoscaling:DetachInstances"],
      resources: [ARNS.autoScalingGroups],
    },
    {
      actions: ["autoscaling:DescribeAutoScalingInstances"],
      resources: ["*"],
      reason: "EC2 Auto Scaling has no permissions by resource for what only describes",
    },
    { actions: ["ec2:CreateSnapshot"], resources: [ARNS.snapshots] },
    {
      actions: ["ec2:CreateSnapshot"],
      resources: [ARNS.volumes],
      resourceTags: { environment: "${environment}" },
    },
    { actions: ["ec2:CreateTags"], resources: [ARNS.snapshots] },
    {
      actions: ["ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "ec2:DescribeSnapshots"],
      resources: ["*"],
      reason: "EC2 has no permissions by resource for what only describes",
    },
    {
      actions: ["ec2:ModifyNetworkInterfaceAttribute"],
      resources: [ARNS.networkInterfaces],
      resourceTags: { environment: "${environment}" },
    },
    { actions: ["ec2:ModifyNetworkInterfaceAttribute"], resources: [ARNS.securityGroups] },
  ],
  preChecks: [
    {
      name: "instance-in-estate",
      says: "The instance runs in this environment and carries its tags",
      timeoutSeconds: 30,
    },
    {
      name: "quarantine-ready",
      says: "The quarantine security group exists in its network and has no rules",
      timeoutSeconds: 30,
    },
  ],
  actions: [
    {
      name: "snapshot-volumes",
      says: "Take a snapshot of every volume, tagged with the incident",
      timeoutSeconds: 600,
      rollback: {
        name: "keep-snapshots",
        says: "Keep the snapshots: evidence is not deleted",
        timeoutSeconds: 20,
      },
    },
    {
      name: "leave-group",
      says: "Take the instance out of its Auto Scaling group, which starts another",
      timeoutSeconds: 60,
      rollback: { name: "join-group", says: "Put the instance back into its group", timeoutSeconds: 60 },
    },
    {
      name: "quarantine",
      says: "Put every network interface into the quarantine security group",
      timeoutSeconds: 60,
      rollback: {
        name: "restore-security-groups",
        says: "Give every interface exactly the security groups that it had",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "cut-off",
      says: "Every network interface has the quarantine security group and no other",
      timeoutSeconds: 30,
      attempts: 5,
    },
    {
      name: "snapshots-complete",
      says: "Every snapshot is complete",
      timeoutSeconds: 30,
      attempts: 120,
      secondsBetween: 15,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/guardduty/latest/ug/compromised-ec2.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html",
  ],
} as const satisfies RunbookSpec;
