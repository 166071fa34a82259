/** ARN patterns of what the estate is made of; the names in `${}` are filled in at synthesis. */
export const ARNS = {
  accessKeyUsers: "arn:${partition}:iam::${account}:user/*",
  autoScalingGroups:
    "arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/eks-*",
  buckets: "arn:${partition}:s3:::${organization}-${environment}-*",
  cacheGroups:
    "arn:${partition}:elasticache:${region}:${account}:replicationgroup:${organization}-${environment}-*",
  cacheUsers: "arn:${partition}:elasticache:${region}:${account}:user:${organization}-${environment}-*",
  certificates: "arn:${partition}:acm:${region}:${account}:certificate/*",
  databases: "arn:${partition}:rds:${region}:${account}:db:${organization}-${environment}-*",
  databaseOptions: "arn:${partition}:rds:${region}:${account}:og:default:postgres-*",
  databaseParameters: "arn:${partition}:rds:${region}:${account}:pg:${organization}-${environment}-*",
  databaseSecrets: "arn:${partition}:secretsmanager:${region}:${account}:secret:rds!db-*",
  databaseSubnets: "arn:${partition}:rds:${region}:${account}:subgrp:${organization}-${environment}-*",
  dnsChanges: "arn:${partition}:route53:::change/*",
  ecsServiceRevisions:
    "arn:${partition}:ecs:${region}:${account}:service-revision/${organization}-${environment}-*/${organization}-${environment}-*/*",
  ecsServices:
    "arn:${partition}:ecs:${region}:${account}:service/${organization}-${environment}-*/${organization}-${environment}-*",
  eventSourceMappings: "arn:${partition}:lambda:${region}:${account}:event-source-mapping:*",
  functions: "arn:${partition}:lambda:${region}:${account}:function:${organization}-${environment}-*",
  hostedZones: "arn:${partition}:route53:::hostedzone/*",
  instances: "arn:${partition}:ec2:${region}:${account}:instance/*",
  keys: "arn:${partition}:kms:${region}:${account}:key/*",
  networkInterfaces: "arn:${partition}:ec2:${region}:${account}:network-interface/*",
  nodeGroups: "arn:${partition}:eks:${region}:${account}:nodegroup/${organization}-${environment}-*/*/*",
  queues: "arn:${partition}:sqs:${region}:${account}:${organization}-${environment}-*",
  roles: "arn:${partition}:iam::${account}:role/${organization}-${environment}-*",
  secrets: "arn:${partition}:secretsmanager:${region}:${account}:secret:${organization}-${environment}-*",
  securityGroups: "arn:${partition}:ec2:${region}:${account}:security-group/*",
  securityGroupRules: "arn:${partition}:ec2:${region}:${account}:security-group-rule/*",
  shellDocument: "arn:${partition}:ssm:${region}::document/AWS-RunShellScript",
  snapshots: "arn:${partition}:ec2:${region}::snapshot/*",
  topics: "arn:${partition}:sns:${region}:${account}:${organization}-${environment}-*",
  volumes: "arn:${partition}:ec2:${region}:${account}:volume/*",
} as const;
