import { z } from "zod";

/** Numbers and booleans arrive as text in one of the protocols. */
const number = z.coerce.number().refine(Number.isFinite, "must be a finite number");
const whole = z.coerce.number().int();
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
const text = z.string();

const dimensions = z.array(z.object({ Name: text, Value: text }));

/** One line of a metric alarm, or of `GetMetricData`. */
export const metricQuerySchema = z.object({
  Id: text,
  Expression: text.optional(),
  Label: text.optional(),
  ReturnData: flag.optional(),
  Period: whole.positive().optional(),
  AccountId: text.optional(),
  MetricStat: z
    .object({
      Metric: z.object({ Namespace: text, MetricName: text, Dimensions: dimensions.optional() }),
      Period: whole.positive(),
      Stat: text,
      Unit: text.optional(),
    })
    .optional(),
});

const common = {
  AlarmName: text.min(1).max(255),
  AlarmDescription: text.optional(),
  ActionsEnabled: flag.default(true),
  OKActions: z.array(text).default([]),
  AlarmActions: z.array(text).default([]),
  InsufficientDataActions: z.array(text).default([]),
};

/** What `PutMetricAlarm` says, without the tags. */
export const metricAlarmSchema = z.object({
  ...common,
  MetricName: text.optional(),
  Namespace: text.optional(),
  Statistic: text.optional(),
  ExtendedStatistic: text.optional(),
  Dimensions: dimensions.optional(),
  Period: whole.positive().optional(),
  Unit: text.optional(),
  EvaluationPeriods: whole.positive(),
  DatapointsToAlarm: whole.positive().optional(),
  Threshold: number.optional(),
  ThresholdMetricId: text.optional(),
  ComparisonOperator: z.enum([
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
    "LessThanLowerOrGreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "GreaterThanUpperThreshold",
  ]),
  TreatMissingData: z.enum(["breaching", "notBreaching", "ignore", "missing"]).optional(),
  EvaluateLowSampleCountPercentile: z.enum(["evaluate", "ignore"]).optional(),
  Metrics: z.array(metricQuerySchema).optional(),
});

/** What `PutCompositeAlarm` says, without the tags. */
export const compositeAlarmSchema = z.object({
  ...common,
  AlarmRule: text.min(1),
  ActionsSuppressor: text.optional(),
  ActionsSuppressorWaitPeriod: whole.nonnegative().optional(),
  ActionsSuppressorExtensionPeriod: whole.nonnegative().optional(),
});

/** A metric alarm as AWS's interface names its parts. Periods are seconds. */
export type MetricAlarm = z.infer<typeof metricAlarmSchema>;
/** A composite alarm as AWS's interface names its parts. Periods are seconds. */
export type CompositeAlarm = z.infer<typeof compositeAlarmSchema>;
/** Any alarm. */
export type AlarmDefinition = MetricAlarm | CompositeAlarm;
/** One line of a metric alarm on an expression. */
export type MetricQuery = z.infer<typeof metricQuerySchema>;

/** Whether an alarm reads other alarms. */
export function isComposite(alarm: AlarmDefinition): alarm is CompositeAlarm {
  return "AlarmRule" in alarm;
}
