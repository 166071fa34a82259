import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Takes back what is open to the world. */
export const spec = {
  id: "close-public-access",
  title: "Close public access",
  owner: "platform",
  description:
    "Blocks public access to a bucket, or removes the rules of a security group that let the whole " +
    "world in by SSH, RDP or everything (of a network's default group: by anything), each noted so that " +
    "it can be put back exactly. What is public on purpose bears the tag `public-on-purpose`, and stays.",
  risk: "medium",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [
    { rootCause: "bucket-public-read", targetType: "AWS::S3::Bucket" },
    { rootCause: "bucket-public-write", targetType: "AWS::S3::Bucket" },
    { rootCause: "security-group-open", targetType: "AWS::EC2::SecurityGroup" },
    { rootCause: "default-security-group-open", targetType: "AWS::EC2::SecurityGroup" },
  ],
  guardrails: { executionsPerHour: 5, cooldownMinutes: 5 },
  permissions: [
    {
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      resources: [ARNS.securityGroups],
      resourceTags: { environment: "${environment}" },
    },
    {
      actions: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      resources: [ARNS.securityGroupRules],
    },
    { actions: ["ec2:CreateTags"], resources: [ARNS.securityGroupRules] },
    {
      actions: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
      resources: ["*"],
      reason: "EC2 has no permissions by resource for what only describes",
    },
    {
      actions: [
        "s3:GetBucketAcl",
        "s3:GetBucketPolicyStatus",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketTagging",
        "s3:PutBucketPublicAccessBlock",
      ],
      resources: [ARNS.buckets],
    },
  ],
  preChecks: [
    {
      name: "in-environment",
      says: "The bucket or the group bears the tag of this environment",
      timeoutSeconds: 20,
    },
    {
      name: "open-now",
      says: "The bucket or the group is open to the world, read again from the service itself",
      timeoutSeconds: 20,
    },
    { name: "not-meant", says: "No tag says that it is public on purpose", timeoutSeconds: 20 },
  ],
  actions: [
    {
      name: "close",
      says: "Block public access to the bucket, or remove the open rules of the group",
      timeoutSeconds: 60,
      rollback: {
        name: "open-again",
        says: "Restore the exact settings or rules that were there",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "closed",
      says: "Neither the service nor its settings know of public access any more",
      timeoutSeconds: 20,
      attempts: 6,
    },
    {
      name: "rest-untouched",
      says: "All other rules, the policy and the access list are as they were",
      timeoutSeconds: 30,
      attempts: 5,
    },
  ],
  links: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"],
} as const satisfies RunbookSpec;
