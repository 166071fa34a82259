import type { AwsClient } from "../../support/aws-client";

/** An alarm with everything that one can have, one on a metric query, and a composite of both. */
export async function alarmScenario(aws: AwsClient) {
  await aws.query("monitoring", {
    Action: "PutMetricAlarm",
    AlarmName: "cpu",
    AlarmDescription: "CPU > 80 % & rising",
    ActionsEnabled: "true",
    "AlarmActions.member.1": "arn:aws:sns:eu-west-1:111111111111:p1",
    "OKActions.member.1": "arn:aws:sns:eu-west-1:111111111111:p1",
    Namespace: "AWS/ECS",
    MetricName: "CPUUtilization",
    "Dimensions.member.1.Name": "ClusterName",
    "Dimensions.member.1.Value": "apps",
    "Dimensions.member.2.Name": "ServiceName",
    "Dimensions.member.2.Value": "web",
    Statistic: "Average",
    Period: "60",
    EvaluationPeriods: "5",
    DatapointsToAlarm: "3",
    Threshold: "80",
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
    "Tags.member.1.Key": "owner",
    "Tags.member.1.Value": "platform",
  });
  await aws.query("monitoring", {
    Action: "PutMetricAlarm",
    AlarmName: "ratio",
    EvaluationPeriods: "1",
    Threshold: "0.05",
    ComparisonOperator: "GreaterThanThreshold",
    "Metrics.member.1.Id": "ratio",
    "Metrics.member.1.Expression": "errors / requests",
    "Metrics.member.1.ReturnData": "true",
    "Metrics.member.2.Id": "errors",
    "Metrics.member.2.ReturnData": "false",
    "Metrics.member.2.MetricStat.Metric.Namespace": "Web",
    "Metrics.member.2.MetricStat.Metric.MetricName": "Errors",
    "Metrics.member.2.MetricStat.Period": "60",
    "Metrics.member.2.MetricStat.Stat": "Sum",
  });
  await aws.query("monitoring", {
    Action: "PutCompositeAlarm",
    AlarmName: "web",
    AlarmRule: 'ALARM("cpu") OR ALARM("ratio")',
    ActionsEnabled: "false",
    "AlarmActions.member.1": "arn:aws:sns:eu-west-1:111111111111:p1",
  });
  const ask = {
    Action: "DescribeAlarms",
    "AlarmTypes.member.1": "MetricAlarm",
    "AlarmTypes.member.2": "CompositeAlarm",
  };
  const described = await aws.query("monitoring", ask);
  return { described };
}

const SILENT = { ActionsEnabled: false, OKActions: [], AlarmActions: [], InsufficientDataActions: [] };

/** What the mend tells the emulator, so that it can tell the alarms' tags. */
export async function alarmsToldInJson(aws: AwsClient) {
  const tell = (operation: string, body: object) =>
    aws.json("monitoring", `GraniteServiceVersion20100801.${operation}`, { ...body, ...SILENT });
  const threshold = { Threshold: 80, ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: 1 };
  await tell("PutMetricAlarm", {
    AlarmName: "told",
    Namespace: "AWS/ECS",
    MetricName: "CPUUtilization",
    Statistic: "Average",
    Period: 60,
    ...threshold,
    Tags: [{ Key: "owner", Value: "platform" }],
  });
  await tell("PutCompositeAlarm", { AlarmName: "both", AlarmRule: 'ALARM("told")' });
  await aws.json("monitoring", "GraniteServiceVersion20100801.DeleteAlarms", { AlarmNames: ["both"] });
}
