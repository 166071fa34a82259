type Input = Readonly<Record<string, unknown>>;
type Rights = readonly [string, ...string[]] | ((input: Input) => readonly string[]);

/**
 * What each call needs in IAM, from the Service Authorization Reference: mostly one action of the call's own name, and
 * for some a second one that another service checks. A call that is not listed is an error: look it up and add it.
 */
const RIGHTS: Readonly<Record<string, Readonly<Record<string, Rights>>>> = {
  acm: {
    DescribeCertificate: ["acm:DescribeCertificate"],
    ListTagsForCertificate: ["acm:ListTagsForCertificate"],
  },
  "application-auto-scaling": {
    DescribeScalableTargets: ["application-autoscaling:DescribeScalableTargets"],
    RegisterScalableTarget: ["application-autoscaling:RegisterScalableTarget"],
  },
  "auto-scaling": {
    DescribeAutoScalingGroups: ["autoscaling:DescribeAutoScalingGroups"],
    DescribeAutoScalingInstances: ["autoscaling:DescribeAutoScalingInstances"],
    DetachInstances: ["autoscaling:DetachInstances"],
    SetDesiredCapacity: ["autoscaling:SetDesiredCapacity"],
    TerminateInstanceInAutoScalingGroup: ["autoscaling:TerminateInstanceInAutoScalingGroup"],
  },
  cloudwatch: { GetMetricData: ["cloudwatch:GetMetricData"] },
  ecs: {
    DeregisterTaskDefinition: ["ecs:DeregisterTaskDefinition"],
    DescribeServiceRevisions: ["ecs:DescribeServiceRevisions"],
    DescribeServices: ["ecs:DescribeServices"],
    DescribeTaskDefinition: ["ecs:DescribeTaskDefinition"],
    ListClusters: ["ecs:ListClusters"],
    ListServiceDeployments: ["ecs:ListServiceDeployments"],
    ListServices: ["ecs:ListServices"],
    RegisterTaskDefinition: ({ taskRoleArn, executionRoleArn }) => [
      "ecs:RegisterTaskDefinition",
      ...(taskRoleArn !== undefined || executionRoleArn !== undefined ? ["iam:PassRole"] : []),
    ],
    UpdateService: ["ecs:UpdateService"],
  },
  ec2: {
    AuthorizeSecurityGroupIngress: ({ TagSpecifications }) => [
      "ec2:AuthorizeSecurityGroupIngress",
      ...(TagSpecifications === undefined ? [] : ["ec2:CreateTags"]),
    ],
    CreateSnapshot: ({ TagSpecifications }) => [
      "ec2:CreateSnapshot",
      ...(TagSpecifications === undefined ? [] : ["ec2:CreateTags"]),
    ],
    DescribeInstanceStatus: ["ec2:DescribeInstanceStatus"],
    DescribeInstances: ["ec2:DescribeInstances"],
    DescribeSecurityGroupRules: ["ec2:DescribeSecurityGroupRules"],
    DescribeSecurityGroups: ["ec2:DescribeSecurityGroups"],
    DescribeSnapshots: ["ec2:DescribeSnapshots"],
    ModifyNetworkInterfaceAttribute: ["ec2:ModifyNetworkInterfaceAttribute"],
    RevokeSecurityGroupIngress: ["ec2:RevokeSecurityGroupIngress"],
  },
  eks: {
    DescribeNodegroup: ["eks:DescribeNodegroup"],
    ListClusters: ["eks:ListClusters"],
    ListNodegroups: ["eks:ListNodegroups"],
    UpdateNodegroupConfig: ["eks:UpdateNodegroupConfig"],
  },
  elasticache: {
    DescribeCacheClusters: ["elasticache:DescribeCacheClusters"],
    DescribeReplicationGroups: ["elasticache:DescribeReplicationGroups"],
  },
  iam: {
    GetAccessKeyLastUsed: ["iam:GetAccessKeyLastUsed"],
    ListAccessKeys: ["iam:ListAccessKeys"],
    ListUserTags: ["iam:ListUserTags"],
    UpdateAccessKey: ["iam:UpdateAccessKey"],
  },
  lambda: {
    DeleteFunctionConcurrency: ["lambda:DeleteFunctionConcurrency"],
    GetAccountSettings: ["lambda:GetAccountSettings"],
    GetAlias: ["lambda:GetAlias"],
    GetFunctionConcurrency: ["lambda:GetFunctionConcurrency"],
    GetFunctionConfiguration: ["lambda:GetFunctionConfiguration"],
    ListEventSourceMappings: ["lambda:ListEventSourceMappings"],
    ListTags: ["lambda:ListTags"],
    ListVersionsByFunction: ["lambda:ListVersionsByFunction"],
    PutFunctionConcurrency: ["lambda:PutFunctionConcurrency"],
    TagResource: ["lambda:TagResource"],
    UntagResource: ["lambda:UntagResource"],
    UpdateAlias: ["lambda:UpdateAlias"],
    UpdateEventSourceMapping: ["lambda:UpdateEventSourceMapping"],
  },
  rds: {
    CreateDBInstanceReadReplica: ({ MonitoringRoleArn, Tags }) => [
      "rds:CreateDBInstanceReadReplica",
      // The databases of the estate are encrypted with a key of its own.
      "kms:CreateGrant",
      "kms:DescribeKey",
      ...(MonitoringRoleArn === undefined ? [] : ["iam:PassRole"]),
      ...(Tags === undefined ? [] : ["rds:AddTagsToResource"]),
    ],
    DeleteDBInstance: ["rds:DeleteDBInstance"],
    DescribeDBInstances: ["rds:DescribeDBInstances"],
    DescribeEvents: ["rds:DescribeEvents"],
    DescribeOrderableDBInstanceOptions: ["rds:DescribeOrderableDBInstanceOptions"],
    ModifyDBInstance: ["rds:ModifyDBInstance"],
    PromoteReadReplica: ["rds:PromoteReadReplica"],
  },
  // S3 calls some rights otherwise than its calls.
  "route-53": {
    ChangeResourceRecordSets: ["route53:ChangeResourceRecordSets"],
    GetChange: ["route53:GetChange"],
    ListHostedZonesByName: ["route53:ListHostedZonesByName"],
    ListResourceRecordSets: ["route53:ListResourceRecordSets"],
  },
  s3: {
    DeletePublicAccessBlock: ["s3:PutBucketPublicAccessBlock"],
    GetBucketAcl: ["s3:GetBucketAcl"],
    GetBucketPolicyStatus: ["s3:GetBucketPolicyStatus"],
    GetBucketTagging: ["s3:GetBucketTagging"],
    GetPublicAccessBlock: ["s3:GetBucketPublicAccessBlock"],
    PutPublicAccessBlock: ["s3:PutBucketPublicAccessBlock"],
  },
  // The secrets that RDS keeps are encrypted with a key of the estate's.
  "secrets-manager": {
    DescribeSecret: ["secretsmanager:DescribeSecret"],
    GetSecretValue: ["kms:Decrypt", "secretsmanager:GetSecretValue"],
    RotateSecret: ["secretsmanager:RotateSecret"],
    UpdateSecretVersionStage: ["secretsmanager:UpdateSecretVersionStage"],
  },
  // The queues and topics of the estate are encrypted with a key of its own.
  sqs: {
    ChangeMessageVisibility: ["sqs:ChangeMessageVisibility"],
    DeleteMessage: ["sqs:DeleteMessage"],
    GetQueueAttributes: ["sqs:GetQueueAttributes"],
    GetQueueUrl: ["sqs:GetQueueUrl"],
    ListDeadLetterSourceQueues: ["sqs:ListDeadLetterSourceQueues"],
    ReceiveMessage: ["kms:Decrypt", "sqs:ReceiveMessage"],
    SendMessage: ["kms:Decrypt", "kms:GenerateDataKey", "sqs:SendMessage"],
  },
  sns: { Publish: ["kms:Decrypt", "kms:GenerateDataKey", "sns:Publish"] },
  ssm: {
    DescribeInstanceInformation: ["ssm:DescribeInstanceInformation"],
    GetCommandInvocation: ["ssm:GetCommandInvocation"],
    SendCommand: ["ssm:SendCommand"],
  },
  "elastic-load-balancing": { DescribeTargetHealth: ["elasticloadbalancing:DescribeTargetHealth"] },
};

/** @throws Error where the call's rights are not known */
export function iamActionsOf(service: string, command: string, input: object): readonly string[] {
  const rights = RIGHTS[service]?.[command];
  if (!rights) throw new Error(`which rights ${service} ${command} needs is not listed in iam-actions.ts`);
  return typeof rights === "function" ? rights(input as Input) : rights;
}
