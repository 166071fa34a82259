/** Events of one source that are read. */
export interface EventPattern {
  /** Bus that they come by: the account's own, where AWS puts its events, or the one for reports of ours. */
  readonly bus: "account" | "reports";
  /** EventBridge's `source`. */
  readonly source: string;
  /** EventBridge's `detail-type`. */
  readonly detailTypes: readonly [string, ...string[]];
  /** Which of them AWS tells in one region for the whole account: those whose `detail` is like this. @default - none */
  readonly ofTheAccount?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Every event that is read, by who reads it: the readers and the rules that deliver to them go by this one list.
 * What only informs is on it as well, because it is recorded.
 */
export const EVENT_PATTERNS = {
  acm: {
    bus: "account",
    source: "aws.acm",
    detailTypes: [
      "ACM Certificate Approaching Expiration",
      "ACM Certificate Renewal Action Required",
      "ACM Certificate Expired",
      "ACM Certificate Available",
    ],
  },
  alertmanager: {
    bus: "reports",
    source: "homeostat.alertmanager",
    detailTypes: ["Alertmanager Webhook"],
  },
  autoScaling: {
    bus: "account",
    source: "aws.autoscaling",
    detailTypes: [
      "EC2 Instance Launch Unsuccessful",
      "EC2 Instance Terminate Unsuccessful",
      "EC2 Instance Launch Successful",
      "EC2 Instance Terminate Successful",
      "EC2 Instance-launch Lifecycle Action",
      "EC2 Instance-terminate Lifecycle Action",
    ],
  },
  cloudwatch: {
    bus: "account",
    source: "aws.cloudwatch",
    detailTypes: ["CloudWatch Alarm State Change"],
  },
  config: {
    bus: "account",
    source: "aws.config",
    detailTypes: ["Config Rules Compliance Change"],
  },
  cost: {
    bus: "account",
    source: "aws.ce",
    detailTypes: ["Anomaly Detected"],
    ofTheAccount: {},
  },
  ec2Announcement: {
    bus: "account",
    source: "aws.ec2",
    detailTypes: ["EC2 Spot Instance Interruption Warning", "EC2 Instance Rebalance Recommendation"],
  },
  ec2StateChange: {
    bus: "account",
    source: "aws.ec2",
    detailTypes: ["EC2 Instance State-change Notification"],
  },
  ecsService: {
    bus: "account",
    source: "aws.ecs",
    detailTypes: ["ECS Service Action", "ECS Deployment State Change"],
  },
  ecsTask: {
    bus: "account",
    source: "aws.ecs",
    detailTypes: ["ECS Task State Change"],
  },
  guardduty: {
    bus: "account",
    source: "aws.guardduty",
    detailTypes: ["GuardDuty Finding"],
  },
  health: {
    bus: "account",
    source: "aws.health",
    detailTypes: ["AWS Health Event"],
    // What is at risk is a key of IAM, which has no region.
    ofTheAccount: { service: ["RISK"] },
  },
  manual: {
    bus: "reports",
    source: "homeostat",
    detailTypes: ["Manual Incident"],
  },
  rds: {
    bus: "account",
    source: "aws.rds",
    detailTypes: ["RDS DB Instance Event", "RDS DB Cluster Event"],
  },
} as const satisfies Readonly<Record<string, EventPattern>>;

/** A detail type of the events of one reader. */
export type DetailTypeOf<Reader extends keyof typeof EVENT_PATTERNS> =
  (typeof EVENT_PATTERNS)[Reader]["detailTypes"][number];
