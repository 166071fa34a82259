import { z } from "zod";
import { datapointsOf } from "../../alarms/datapoints";
import type { Series } from "../../alarms/datum";
import { metricQuerySchema } from "../../alarms/definition";
import { evaluateExpression } from "../../alarms/expression/evaluate";
import { parseExpression } from "../../alarms/expression/parse";
import type { MetricStore } from "../../alarms/metric-store";
import { asRecord } from "../../alarms/signal";
import { parseStatistic } from "../../alarms/statistic";
import { dimensionList, moment } from "./metric-requests";
import type { Fields } from "./wire";

const whole = z.coerce.number().int().positive();

const getMetricStatistics = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: dimensionList,
  StartTime: moment,
  EndTime: moment,
  Period: whole,
  Statistics: z.array(z.string()).default([]),
  ExtendedStatistics: z.array(z.string()).default([]),
});

const getMetricData = z.object({
  MetricDataQueries: z.array(metricQuerySchema),
  StartTime: moment,
  EndTime: moment,
  ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
});

const listMetrics = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
});

/** Periods between two moments. */
function windowOf(start: Date, end: Date, periodSeconds: number) {
  const periodMs = periodSeconds * 1000;
  const firstMs = Math.floor(start.getTime() / periodMs) * periodMs;
  const count = Math.max(1, Math.ceil((end.getTime() - firstMs) / periodMs));
  return { endMs: firstMs + count * periodMs, periodMs, count };
}

/** Answer of `GetMetricStatistics`. Periods are real time, whatever the time scale of alarms is. */
export function metricStatistics(store: MetricStore, input: Fields): Fields {
  const asked = getMetricStatistics.parse(input);
  const series = {
    namespace: asked.Namespace,
    name: asked.MetricName,
    dimensions: asRecord(asked.Dimensions),
  };
  const window = windowOf(asked.StartTime, asked.EndTime, asked.Period);
  const points = store.points(series, asked.StartTime.getTime(), asked.EndTime.getTime());
  const columns = [...asked.Statistics, ...asked.ExtendedStatistics].map(
    (name) => [name, datapointsOf(points, window, parseStatistic(name))] as const,
  );
  const [, first = []] = columns[0] ?? [];
  const datapoints = first.flatMap(({ startMs, sampleCount }, index) => {
    if (sampleCount === 0) return [];
    const at = (names: readonly string[]): Fields =>
      Object.fromEntries(
        columns
          .filter(([name]) => names.includes(name))
          .map(([name, values]) => [name, values[index]?.value]),
      );
    const extended = at(asked.ExtendedStatistics);
    return [
      {
        Timestamp: new Date(startMs),
        ...at(asked.Statistics),
        ...(asked.ExtendedStatistics.length > 0 ? { ExtendedStatistics: extended } : {}),
      },
    ];
  });
  return { Label: asked.MetricName, Datapoints: datapoints };
}

/**
 * Answer of `GetMetricData`, expressions included.
 *
 * @throws ExpressionError on what is not evaluated here
 */
export function metricData(store: MetricStore, input: Fields): Fields {
  const asked = getMetricData.parse(input);
  const { StartTime, EndTime, MetricDataQueries: queries } = asked;
  const periods = queries.map(({ MetricStat, Period }) => MetricStat?.Period ?? Period ?? 60);
  const window = windowOf(StartTime, EndTime, Math.max(60, ...periods));
  const lines: Record<string, readonly (number | undefined)[]> = {};
  for (const { Id, MetricStat } of queries) {
    if (!MetricStat) continue;
    const { Metric, Stat } = MetricStat;
    const series = {
      namespace: Metric.Namespace,
      name: Metric.MetricName,
      dimensions: asRecord(Metric.Dimensions),
    };
    const points = store.points(series, StartTime.getTime(), EndTime.getTime());
    lines[Id] = datapointsOf(points, window, parseStatistic(Stat)).map(({ value }) => value);
  }
  for (const { Id, Expression } of queries) {
    if (Expression === undefined) continue;
    const operands = {
      expression: Expression,
      series: lines,
      periodMs: window.periodMs,
      count: window.count,
    };
    lines[Id] = evaluateExpression(parseExpression(Expression), operands);
  }
  const firstMs = window.endMs - window.count * window.periodMs;
  const results = queries
    .filter(({ ReturnData }) => ReturnData !== false)
    .map(({ Id, Label, MetricStat }) => {
      const found = (lines[Id] ?? []).flatMap((value, index) =>
        value === undefined ? [] : [{ at: new Date(firstMs + index * window.periodMs), value }],
      );
      if (asked.ScanBy === "TimestampDescending") found.reverse();
      return {
        Id,
        Label: Label ?? MetricStat?.Metric.MetricName ?? Id,
        Timestamps: found.map(({ at }) => at),
        Values: found.map(({ value }) => value),
        StatusCode: "Complete",
      };
    });
  return { MetricDataResults: results, Messages: [] };
}

/** Answer of `ListMetrics`. */
export function metricList(store: MetricStore, input: Fields): Fields {
  const asked = listMetrics.parse(input);
  const wanted = ({ namespace, name, dimensions }: Series): boolean =>
    (asked.Namespace ?? namespace) === namespace &&
    (asked.MetricName ?? name) === name &&
    asked.Dimensions.every(
      ({ Name, Value }) =>
        Object.hasOwn(dimensions, Name) && (Value ?? dimensions[Name]) === dimensions[Name],
    );
  const metrics = store
    .list()
    .filter(wanted)
    .map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }));
  return { Metrics: metrics };
}
