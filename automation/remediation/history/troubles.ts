import type { Severity, SourceKind } from "../incident";

/** One kind of trouble, as a source reports it. */
export interface Trouble {
  readonly rootCause: string;
  readonly targetType: string;
  readonly source: SourceKind;
  readonly severity: Severity;
  /** How sure the source is, 0–1: from and to. */
  readonly confidence: readonly [number, number];
  /** How often it comes, beside the others. */
  readonly weight: number;
}

/** An alarm measures the cause itself, or only what users feel of it. */
const MEASURED = [0.9, 0.98] as const;
const FELT = [0.6, 0.85] as const;
const CERTAIN = [1, 1] as const;
/** GuardDuty's and Cost Explorer's own estimates. */
const ESTIMATED = [0.5, 0.95] as const;

function all(
  targetType: string,
  source: SourceKind,
  severity: Severity,
  confidence: Trouble["confidence"],
  weights: Readonly<Record<string, number>>,
): Trouble[] {
  return Object.entries(weights).map(([rootCause, weight]) => ({
    rootCause,
    targetType,
    source,
    severity,
    confidence,
    weight,
  }));
}

/** What goes wrong by itself, the most frequent kinds of a platform's pages among it; some of it no runbook answers. */
export const TROUBLES: readonly Trouble[] = [
  ...all("AWS::ECS::Service", "cloudwatch-alarm", "P2", FELT, {
    "application-latency-high": 14,
    "application-errors-high": 8,
    "load-balancer-latency-high": 6,
    "load-balancer-target-errors-high": 4,
    "load-balancer-target-connections-failing": 2,
    "load-balancer-unhealthy-targets": 4,
  }),
  ...all("AWS::ECS::Service", "cloudwatch-alarm", "P2", MEASURED, {
    "service-cpu-high": 10,
    "service-memory-high": 7,
    "application-memory-leaking": 3,
    "application-pool-exhausted": 5,
    "application-disk-full": 2,
    "application-cache-stale": 2,
  }),
  ...all("AWS::ECS::Service", "ecs-event", "P2", CERTAIN, {
    "service-task-out-of-memory": 4,
    "service-tasks-cannot-start": 2,
    "service-deployment-failed": 2,
  }),
  ...all("AWS::RDS::DBInstance", "cloudwatch-alarm", "P2", MEASURED, {
    "database-cpu-high": 6,
    "database-load-high": 4,
    "database-cpu-credits-low": 2,
    "database-connections-high": 6,
    "database-memory-low": 2,
    "database-storage-low": 3,
    "database-read-latency-high": 3,
    "database-write-latency-high": 2,
    "database-replica-lag-high": 2,
    "database-replica-silent": 1,
  }),
  ...all("AWS::RDS::DBInstance", "cloudwatch-alarm", "P1", MEASURED, {
    "database-silent": 1,
    "database-storage-critical": 1,
  }),
  ...all("AWS::RDS::DBInstance", "rds-event", "P1", CERTAIN, { "database-failed": 1 }),
  ...all("AWS::ElastiCache::CacheCluster", "cloudwatch-alarm", "P3", MEASURED, {
    "cache-memory-high": 3,
    "cache-evictions-high": 2,
  }),
  ...all("AWS::AutoScaling::AutoScalingGroup", "cloudwatch-alarm", "P2", MEASURED, {
    "cluster-nodes-cpu-high": 4,
    "cluster-node-unhealthy": 3,
  }),
  ...all("AWS::EKS::Cluster", "alertmanager", "P2", MEASURED, { "cluster-pods-unschedulable": 4 }),
  ...all("AWS::EC2::Instance", "health-event", "P3", CERTAIN, { "instance-retiring": 1 }),
  ...all("AWS::EC2::Instance", "ec2-event", "P2", CERTAIN, { "instance-degraded": 1 }),
  ...all("AWS::EC2::Instance", "alertmanager", "P3", MEASURED, { "node-disk-full": 3 }),
  ...all("AWS::EC2::Instance", "guardduty-finding", "P1", ESTIMATED, { "instance-compromised": 1 }),
  ...all("AWS::IAM::AccessKey", "health-event", "P1", CERTAIN, { "access-key-compromised": 1 }),
  ...all("AWS::SQS::Queue", "cloudwatch-alarm", "P3", MEASURED, { "dead-letter-queue-not-empty": 6 }),
  ...all("AWS::SQS::Queue", "cloudwatch-alarm", "P2", MEASURED, { "queue-age-high": 2 }),
  ...all("AWS::Lambda::Function", "cloudwatch-alarm", "P3", MEASURED, {
    "function-errors-high": 5,
    "function-errors-persist": 1,
    "function-throttled": 3,
    "function-runaway": 1,
  }),
  ...all("AWS::S3::Bucket", "config-compliance", "P2", CERTAIN, {
    "bucket-public-read": 1,
    "bucket-public-write": 1,
  }),
  ...all("AWS::EC2::SecurityGroup", "config-compliance", "P2", CERTAIN, {
    "security-group-open": 1,
    "default-security-group-open": 1,
  }),
  ...all("AWS::CertificateManager::Certificate", "acm-event", "P3", CERTAIN, { "certificate-expiring": 1 }),
  ...all("AWS::SecretsManager::Secret", "config-compliance", "P3", CERTAIN, {
    "secret-rotation-failed": 1,
  }),
  ...all("AWS::SecretsManager::Secret", "manual", "P1", CERTAIN, { "secret-exposed": 1 }),
  ...all("AWS::::Account", "cost-anomaly", "P3", ESTIMATED, { "spend-anomaly": 1 }),
];

/** What a bad release shows of itself, in the order in which it is noticed. */
export const OF_A_BAD_RELEASE = [
  "service-tasks-cannot-start",
  "application-errors-high",
  "load-balancer-target-errors-high",
  "load-balancer-unhealthy-targets",
  "application-latency-high",
  "service-memory-high",
] as const;

/** What a service feels of another one that it needs. */
export const FELT_BY_DEPENDENTS = [
  "application-latency-high",
  "application-pool-exhausted",
  "load-balancer-latency-high",
] as const;
