import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { alarmsIn, parseRule } from "../../local/alarms/composite-rule";
import { type MetricAlarm, metricAlarmSchema } from "../../local/alarms/definition";
import { evaluateMetricAlarm } from "../../local/alarms/evaluate-metric-alarm";
import { MetricStore } from "../../local/alarms/metric-store";
import { signalOf } from "../../local/alarms/signal";
import { type SynthesizedTemplate, synthesizeAll } from "../provider/synthesis";

const SYNTHESIS_TIMEOUT_MS = 60_000;

const metric = z.object({
  namespace: z.string(),
  metric_name: z.string(),
  period: z.number(),
  stat: z.string(),
  dimensions: z.record(z.string(), z.string()).optional(),
});
const declared = z.object({
  alarm_name: z.string(),
  comparison_operator: z.string(),
  evaluation_periods: z.number(),
  datapoints_to_alarm: z.number().optional(),
  threshold: z.number().optional(),
  treat_missing_data: z.string().optional(),
  namespace: z.string().optional(),
  metric_name: z.string().optional(),
  period: z.number().optional(),
  statistic: z.string().optional(),
  extended_statistic: z.string().optional(),
  evaluate_low_sample_count_percentiles: z.string().optional(),
  metric_query: z
    .array(
      z.object({
        id: z.string(),
        expression: z.string().optional(),
        return_data: z.boolean().optional(),
        metric: metric.optional(),
      }),
    )
    .optional(),
});

/** What the provider puts for a declared alarm. */
function asPut(block: unknown): MetricAlarm {
  const alarm = declared.parse(block);
  return metricAlarmSchema.parse({
    AlarmName: alarm.alarm_name,
    ComparisonOperator: alarm.comparison_operator,
    EvaluationPeriods: alarm.evaluation_periods,
    DatapointsToAlarm: alarm.datapoints_to_alarm,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.treat_missing_data,
    Namespace: alarm.namespace,
    MetricName: alarm.metric_name,
    Period: alarm.period,
    Statistic: alarm.statistic,
    ExtendedStatistic: alarm.extended_statistic,
    EvaluateLowSampleCountPercentile: alarm.evaluate_low_sample_count_percentiles,
    Metrics: alarm.metric_query?.map((query) => ({
      Id: query.id,
      Expression: query.expression,
      ReturnData: query.return_data,
      ...(query.metric && {
        MetricStat: {
          Metric: { Namespace: query.metric.namespace, MetricName: query.metric.metric_name },
          Period: query.metric.period,
          Stat: query.metric.stat,
        },
      }),
    })),
  });
}

describe("every alarm that is declared", () => {
  const outdir = mkdtempSync(join(tmpdir(), "homeostat-alarms-"));
  let stacks: readonly SynthesizedTemplate[] = [];

  beforeAll(() => {
    stacks = synthesizeAll(outdir);
  }, SYNTHESIS_TIMEOUT_MS);
  afterAll(() => {
    rmSync(outdir, { recursive: true, force: true });
  });

  const blocks = (type: string): unknown[] =>
    stacks.flatMap(({ content }) => Object.values(content.resource[type] ?? {}));

  test("can be evaluated by the embedded estate: its statistic, its expression, its operands", () => {
    const alarms = blocks("aws_cloudwatch_metric_alarm").map(asPut);
    expect(alarms.length).toBeGreaterThan(100);
    for (const alarm of alarms) {
      const evaluation = evaluateMetricAlarm(alarm, signalOf(alarm), new MetricStore(), {
        endMs: 0,
        timeScale: 1,
      });
      // Silence, whatever the alarm makes of it.
      expect(evaluation).toMatchObject({ used: [], filled: alarm.EvaluationPeriods });
    }
  });

  test("has a rule that can be read, where it is a composite", () => {
    const rules = blocks("aws_cloudwatch_composite_alarm").map((block) =>
      z.object({ alarm_rule: z.string() }).parse(block),
    );
    expect(rules.length).toBeGreaterThan(10);
    for (const { alarm_rule: rule } of rules) expect(alarmsIn(parseRule(rule)).length).toBeGreaterThan(0);
  });
});
