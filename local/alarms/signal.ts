import type { Series } from "./datum";
import type { MetricAlarm, MetricQuery } from "./definition";
import { type Node, parseExpression } from "./expression/parse";
import { parseStatistic, type Statistic } from "./statistic";

/** An alarm that the embedded estate cannot evaluate. */
export class UnsupportedAlarmError extends Error {
  constructor(alarm: string, what: string, remedy: string) {
    super(`alarm ${JSON.stringify(alarm)}: ${what}; ${remedy}`);
  }
}

/** A series with its statistic. */
export interface WatchedSeries {
  readonly series: Series;
  readonly statistic: Statistic;
  /** The statistic in AWS's words, e.g. `p99`. */
  readonly statisticName: string;
  readonly periodSeconds: number;
}

/** What an alarm watches. */
export interface Signal {
  readonly watched: Readonly<Record<string, WatchedSeries>>;
  /** Absent where one series is watched as it is, under the id `m1`. */
  readonly formula?: { readonly text: string; readonly node: Node };
  readonly periodSeconds: number;
}

/** Id of the series of an alarm without metric queries. */
export const ONLY_SERIES = "m1";

/**
 * What a metric alarm watches.
 *
 * @throws Error naming what is not evaluated here: anomaly bands, search, functions of metric math
 */
export function signalOf(alarm: MetricAlarm): Signal {
  if (alarm.ThresholdMetricId !== undefined || alarm.Threshold === undefined) {
    throw new UnsupportedAlarmError(
      alarm.AlarmName,
      "anomaly detection bands are not evaluated by the embedded estate",
      "give it a Threshold",
    );
  }
  return alarm.Metrics ? mathSignal(alarm, alarm.Metrics) : plainSignal(alarm);
}

function plainSignal(alarm: MetricAlarm): Signal {
  const { AlarmName, Namespace, MetricName, Period } = alarm;
  const statistic = alarm.Statistic ?? alarm.ExtendedStatistic;
  if (
    Namespace === undefined ||
    MetricName === undefined ||
    Period === undefined ||
    statistic === undefined
  ) {
    const needed = "Namespace, MetricName, Period and Statistic or ExtendedStatistic, or Metrics";
    throw new UnsupportedAlarmError(AlarmName, "it watches nothing", `give it ${needed}`);
  }
  const series = { namespace: Namespace, name: MetricName, dimensions: asRecord(alarm.Dimensions) };
  const watched = {
    series,
    statistic: parseStatistic(statistic),
    statisticName: statistic,
    periodSeconds: Period,
  };
  return { watched: { [ONLY_SERIES]: watched }, periodSeconds: Period };
}

function mathSignal({ AlarmName }: MetricAlarm, queries: readonly MetricQuery[]): Signal {
  const watched: Record<string, WatchedSeries> = {};
  const formulas: MetricQuery[] = [];
  for (const query of queries) {
    const { Id, MetricStat, Expression } = query;
    if (Expression !== undefined) formulas.push(query);
    if (MetricStat) watched[Id] = watchedSeries(MetricStat);
  }
  const [formula, ...others] = formulas;
  const periodSeconds = Math.max(...Object.values(watched).map((series) => series.periodSeconds));
  if (!formula?.Expression) {
    const returned = queries.find(({ ReturnData }) => ReturnData !== false);
    const only = returned && watched[returned.Id];
    if (only) return { watched: { [ONLY_SERIES]: only }, periodSeconds: only.periodSeconds };
    throw new UnsupportedAlarmError(AlarmName, "no metric query returns data", "let one return it");
  }
  if (others.length > 0) {
    throw new UnsupportedAlarmError(
      AlarmName,
      "expressions on expressions are not evaluated by the embedded estate",
      "write one expression",
    );
  }
  if (Object.values(watched).some((series) => series.periodSeconds !== periodSeconds)) {
    throw new UnsupportedAlarmError(
      AlarmName,
      "operands of different periods are not evaluated by the embedded estate",
      "give all the same Period",
    );
  }
  return {
    watched,
    formula: { text: formula.Expression, node: parseExpression(formula.Expression) },
    periodSeconds,
  };
}

function watchedSeries({ Metric, Period, Stat }: NonNullable<MetricQuery["MetricStat"]>): WatchedSeries {
  return {
    series: { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: asRecord(Metric.Dimensions) },
    statistic: parseStatistic(Stat),
    statisticName: Stat,
    periodSeconds: Period,
  };
}

/** Dimensions by name. */
export function asRecord(
  dimensions: readonly { readonly Name: string; readonly Value: string }[] = [],
): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
}
