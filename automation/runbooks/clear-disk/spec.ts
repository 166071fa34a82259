import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Deletes what nobody needs from a disk. */
export const spec = {
  id: "clear-disk",
  title: "Clear a full disk",
  owner: "platform",
  description:
    "Deletes files that are older than an hour from the folders on the list, which hold only scratch, " +
    "caches and rotated logs. Nothing outside of them is ever touched, links are not followed, and " +
    "open files stay. Tasks of Fargate have a fresh disk after a restart, and need none of this.",
  risk: "low",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P3",
  minimumConfidence: 0.8,
  rank: 10,
  triggers: [{ rootCause: "node-disk-full", targetType: "AWS::EC2::Instance" }],
  guardrails: { executionsPerHour: 3, cooldownMinutes: 10 },
  permissions: [
    {
      actions: ["ssm:DescribeInstanceInformation", "ssm:GetCommandInvocation"],
      resources: ["*"],
      reason: "Systems Manager has no permissions by resource for reading the answer to a command",
    },
    {
      actions: ["ssm:SendCommand"],
      resources: [ARNS.instances],
      resourceTags: { environment: "${environment}" },
    },
    { actions: ["ssm:SendCommand"], resources: [ARNS.shellDocument] },
  ],
  preChecks: [
    { name: "machine-answers", says: "The machine is online in Systems Manager", timeoutSeconds: 30 },
    {
      name: "disk-full",
      says: "The disk is 85 % full or more, asked of the machine itself",
      timeoutSeconds: 30,
    },
  ],
  actions: [
    {
      name: "delete-files",
      says: "Delete old files from the listed folders",
      timeoutSeconds: 120,
      rollback: {
        name: "see-folders",
        says: "See that every listed folder is there with its owner and rights; what is deleted stays so",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    { name: "disk-free", says: "The disk is less than 70 % full", timeoutSeconds: 30, attempts: 5 },
  ],
  links: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command.html"],
} as const satisfies RunbookSpec;
