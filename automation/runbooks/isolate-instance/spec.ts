import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Why no tag is asked for. The account holds one environment, and the steps look at the instance's own tag first. */
const UNTAGGED =
  "EKS and its plugins make some with their own tags only, and the steps name what one tagged instance has";

/** Cuts a compromised instance off, with its evidence kept. */
export const spec = {
  id: "isolate-instance",
  title: "Isolate a compromised instance",
  owner: "platform",
  description:
    "Takes snapshots of all volumes of the instance, takes it out of its group, and puts it into a " +
    "security group that lets nothing in or out. Connections that are open already can live on until they " +
    "pause for some minutes. What ran on it stops serving: a person decides. Nothing of it is turned back " +
    "by itself, whatever fails: what is cut off stays cut off, what is still open is named, and a person is " +
    "paged. After a false alarm a person gives each interface the groups back that the steps name.",
  risk: "high",
  // A person can turn it back. The engine must not: it would open a compromised machine because a snapshot took long.
  reversibility: "irreversible",
  maximumAutonomy: "approve",
  severity: "P1",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [{ rootCause: "instance-compromised", targetType: "AWS::EC2::Instance" }],
  guardrails: { executionsPerHour: 2, cooldownMinutes: 5 },
  permissions: [
    {
      actions: ["autoscaling:DescribeAutoScalingInstances"],
      resources: ["*"],
      reason: "EC2 Auto Scaling has no permissions by resource for what only describes",
    },
    { actions: ["autoscaling:DetachInstances"], resources: [ARNS.autoScalingGroups] },
    {
      actions: ["ec2:CreateSnapshot"],
      resources: [ARNS.snapshots, ARNS.volumes],
      reason: `no tag of a volume is asked for: ${UNTAGGED}`,
    },
    { actions: ["ec2:CreateTags"], resources: [ARNS.snapshots] },
    {
      actions: ["ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "ec2:DescribeSnapshots"],
      resources: ["*"],
      reason: "EC2 has no permissions by resource for what only describes",
    },
    {
      // EC2 lists the instance among what the call may be judged by.
      actions: ["ec2:ModifyNetworkInterfaceAttribute"],
      resources: [ARNS.instances],
      resourceTags: { environment: "${environment}" },
    },
    {
      actions: ["ec2:ModifyNetworkInterfaceAttribute"],
      resources: [ARNS.networkInterfaces, ARNS.securityGroups],
      reason: `no tag of either is asked for: ${UNTAGGED}`,
    },
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
    },
    {
      name: "leave-group",
      says: "Take the instance out of its Auto Scaling group, which starts another",
      timeoutSeconds: 60,
    },
    {
      name: "quarantine",
      says: "Put every network interface into the quarantine security group",
      timeoutSeconds: 120,
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
