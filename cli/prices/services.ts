/** Service that a resource type belongs to, by the longest matching beginning. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["aws_accessanalyzer", "IAM Access Analyzer"],
  ["aws_acm", "Certificate Manager"],
  ["aws_apigatewayv2", "API Gateway"],
  ["aws_appautoscaling", "ECS on Fargate"],
  ["aws_backup", "AWS Backup"],
  ["aws_cloudtrail", "CloudTrail"],
  ["aws_cloudwatch_event", "EventBridge"],
  ["aws_cloudwatch_log", "CloudWatch Logs"],
  ["aws_cloudwatch", "CloudWatch alarms and dashboards"],
  ["aws_config", "AWS Config"],
  ["aws_db", "RDS for PostgreSQL"],
  ["aws_default", "VPC"],
  ["aws_dynamodb", "DynamoDB"],
  ["aws_ecr", "ECR"],
  ["aws_ecs", "ECS on Fargate"],
  ["aws_eip", "VPC"],
  ["aws_eks_node_group", "EC2 nodes of EKS"],
  ["aws_eks", "EKS"],
  ["aws_elasticache", "ElastiCache for Redis"],
  ["aws_flow_log", "VPC"],
  ["aws_guardduty", "GuardDuty"],
  ["aws_iam", "IAM"],
  ["aws_internet_gateway", "VPC"],
  ["aws_kms", "KMS"],
  ["aws_lambda", "Lambda"],
  ["aws_launch_template", "EC2 nodes of EKS"],
  ["aws_lb", "Load balancing"],
  ["aws_nat_gateway", "NAT gateways"],
  ["aws_network_acl", "VPC"],
  ["aws_rds", "Aurora PostgreSQL"],
  ["aws_route", "VPC"],
  ["aws_s3", "S3"],
  ["aws_scheduler", "EventBridge"],
  ["aws_secretsmanager", "Secrets Manager"],
  ["aws_security_group", "VPC"],
  ["aws_sfn", "Step Functions"],
  ["aws_sns", "SNS"],
  ["aws_sqs", "SQS"],
  ["aws_ssm", "Systems Manager"],
  ["aws_subnet", "VPC"],
  ["aws_vpc_endpoint", "VPC endpoints"],
  ["aws_vpc", "VPC"],
];

/** Services that bill by use, of which no monthly figure can be told from what exists. */
export const USAGE_BASED: ReadonlySet<string> = new Set([
  "API Gateway",
  "AWS Backup",
  "Aurora PostgreSQL",
  "AWS Config",
  "CloudTrail",
  "CloudWatch Logs",
  "DynamoDB",
  "ECR",
  "EventBridge",
  "GuardDuty",
  "Lambda",
  "S3",
  "SNS",
  "SQS",
  "Step Functions",
]);

/** The service's name for people. */
export function serviceOf(resourceType: string): string {
  const [longest] = BEGINNINGS.filter(([beginning]) => resourceType.startsWith(beginning)).sort(
    ([one], [other]) => other.length - one.length,
  );
  return longest?.[1] ?? resourceType;
}
