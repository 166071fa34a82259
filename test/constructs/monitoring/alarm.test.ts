import { Alarm } from "../../../constructs/monitoring/alarm";
import type { AlarmSpec } from "../../../constructs/monitoring/alarm-spec";
import { ratioPercent, type Metric } from "../../../constructs/monitoring/metric";
import { SILENCE_IS_ZERO } from "../../../constructs/monitoring/missing-data";
import { atLeast } from "../../../constructs/monitoring/threshold";
import { onlyResource } from "../../support/resources";
import { synth, type Attributes } from "../../support/synth";
import { devStack } from "./fixtures";

const RUNBOOKS = "https://example.com/alarms.md";

const metric: Metric = {
  namespace: "AWS/SQS",
  name: "ApproximateAgeOfOldestMessage",
  dimensions: { QueueName: "jobs" },
  statistic: "Maximum",
  periodSeconds: 60,
};

const spec: AlarmSpec = {
  id: "queue-age-high",
  severity: "P2",
  summary: "The worker is stuck.",
  signal: metric,
  threshold: atLeast(300, 3, 5),
  missingData: SILENCE_IS_ZERO,
};

function alarmOf(changes: Partial<AlarmSpec> = {}, action?: string): Attributes {
  const stack = devStack();
  new Alarm(stack, "Alarm", {
    spec: { ...spec, ...changes },
    runbooksUrl: RUNBOOKS,
    ...(action === undefined ? {} : { action: { targetArn: (severity) => `${action}-${severity}` } }),
  });
  return onlyResource(synth(stack), "aws_cloudwatch_metric_alarm");
}

describe("Alarm", () => {
  it("watches its metric with the spec's threshold, window and treatment of silence", () => {
    expect(alarmOf()).toEqual({
      alarm_name: "homeostat-dev-queue-age-high",
      alarm_description: "P2: The worker is stuck. Runbook: https://example.com/alarms.md#queue-age-high",
      namespace: "AWS/SQS",
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "jobs" },
      statistic: "Maximum",
      period: 60,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 300,
      evaluation_periods: 5,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
      tags: { severity: "P2" },
    });
  });

  it("tells the target of its severity when it begins and when it ends", () => {
    expect(alarmOf({}, "arn")).toMatchObject({ alarm_actions: ["arn-P2"], ok_actions: ["arn-P2"] });
  });

  it("carries the subject in its name, and not in its runbook", () => {
    const alarm = alarmOf({ subject: "node-2" });
    expect(alarm["alarm_name"]).toBe("homeostat-dev-queue-age-high-node-2");
    expect(alarm["alarm_description"]).toMatch(/#queue-age-high$/);
  });

  it("uses a percentile as extended statistic, and takes too few samples for no evidence", () => {
    const alarm = alarmOf({ signal: { ...metric, statistic: "p99" } });
    expect(alarm).toMatchObject({
      extended_statistic: "p99",
      evaluate_low_sample_count_percentiles: "ignore",
    });
    expect(alarm).not.toHaveProperty("statistic");
  });

  it("computes an expression from operands that return no data of their own", () => {
    const signal = ratioPercent({
      label: "Failed (%)",
      part: { ...metric, name: "Errors", statistic: "Sum" },
      whole: { ...metric, name: "Calls", statistic: "Sum" },
      minimumCount: 20,
    });
    const operand = (id: string, metricName: string) => ({
      id,
      return_data: false,
      metric: {
        namespace: "AWS/SQS",
        metric_name: metricName,
        dimensions: { QueueName: "jobs" },
        period: 60,
        stat: "Sum",
      },
    });
    const alarm = alarmOf({ signal });
    expect(alarm["metric_query"]).toEqual([
      {
        id: "result",
        expression: "IF(whole >= 20, 100 * FILL(part, 0) / whole, 0)",
        label: "Failed (%)",
        return_data: true,
      },
      operand("part", "Errors"),
      operand("whole", "Calls"),
    ]);
    expect(alarm).not.toHaveProperty("metric_name");
  });

  it.each([
    [
      "more bad periods than it looks at",
      { threshold: atLeast(1, 6, 5) },
      /breachingPeriods.*is 6.*1 to evaluationPeriods \(5\)/,
    ],
    ["no bad period", { threshold: atLeast(1, 0, 5) }, /breachingPeriods.*is 0/],
    [
      "a window longer than a day",
      { threshold: atLeast(1, 1, 1441) },
      /evaluationPeriods.*1441.*1440 periods of 60 s/,
    ],
    ["an empty summary", { summary: " " }, /summary of queue-age-high/],
  ])("refuses %s", (_, changes, message) => {
    expect(() => alarmOf(changes)).toThrow(message);
  });
});
