import {
  decideState,
  evaluationRange,
  type MissingTreatment,
  type StateDecision,
  type Verdict,
} from "./alarm-state";
import { type Datapoint, datapointsOf } from "./datapoints";
import type { MetricAlarm } from "./definition";
import { evaluateExpression } from "./expression/evaluate";
import type { MetricStore } from "./metric-store";
import { ONLY_SERIES, type Signal, type WatchedSeries } from "./signal";

/** How periods of an alarm lie in real time. */
export interface EvaluationTime {
  /** End of the newest period. */
  readonly endMs: number;
  /** How many times faster than in AWS periods pass; 1 is real time. */
  readonly timeScale: number;
}

/** One evaluation, with what it was based on. */
export interface Evaluation extends StateDecision {
  /** Evaluation range, oldest first. */
  readonly range: readonly Datapoint[];
}

/**
 * Evaluates a metric alarm on what the store holds.
 *
 * @returns `undefined` where too few samples lie behind a percentile, and the alarm ignores such periods
 */
export function evaluateMetricAlarm(
  alarm: MetricAlarm,
  signal: Signal,
  store: MetricStore,
  { endMs, timeScale }: EvaluationTime,
): Evaluation | undefined {
  const periodMs = (signal.periodSeconds * 1000) / timeScale;
  const count = evaluationRange(alarm.EvaluationPeriods);
  const series = (watched: WatchedSeries): Datapoint[] => {
    const points = store.points(watched.series, endMs - count * periodMs, endMs);
    return datapointsOf(points, { endMs, periodMs, count }, watched.statistic);
  };
  const range = rangeOf(signal, series, periodMs);
  if (tooFewSamples(alarm, signal, range)) return undefined;
  const decision = decideState(
    range.map(({ value }) => verdictOf(value, alarm)),
    {
      evaluationPeriods: alarm.EvaluationPeriods,
      datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
      treatMissing: treatmentOf(alarm, signal),
    },
  );
  return { ...decision, range };
}

/** Alarms on metrics of DynamoDB ignore missing data unless they say otherwise. */
export function treatmentOf({ TreatMissingData }: MetricAlarm, { watched }: Signal): MissingTreatment {
  const dynamo = Object.values(watched).some(({ series }) => series.namespace === "AWS/DynamoDB");
  return TreatMissingData ?? (dynamo ? "ignore" : "missing");
}

function rangeOf(
  signal: Signal,
  series: (watched: WatchedSeries) => Datapoint[],
  periodMs: number,
): Datapoint[] {
  const { formula } = signal;
  const read = Object.entries(signal.watched).map(([id, watched]) => [id, series(watched)] as const);
  const [, first = []] = read.find(([id]) => !formula && id === ONLY_SERIES) ?? read[0] ?? [];
  if (!formula) return first;
  const values = evaluateExpression(formula.node, {
    expression: formula.text,
    series: Object.fromEntries(read.map(([id, points]) => [id, points.map(({ value }) => value)])),
    periodMs,
    count: first.length,
  });
  return first.map(({ startMs, sampleCount }, index) => ({ startMs, sampleCount, value: values[index] }));
}

/** A percentile says something only with so many samples that some lie beyond it (AWS: ten). */
function tooFewSamples(alarm: MetricAlarm, { watched }: Signal, range: readonly Datapoint[]): boolean {
  const statistic = watched[ONLY_SERIES]?.statistic;
  if (alarm.EvaluateLowSampleCountPercentile !== "ignore" || statistic?.kind !== "percentile") return false;
  const beyond = Math.min(statistic.percent, 100 - statistic.percent) / 100;
  const newest = range.findLast(({ value }) => value !== undefined);
  return newest !== undefined && newest.sampleCount < 10 / beyond;
}

function verdictOf(value: number | undefined, { ComparisonOperator, Threshold = NaN }: MetricAlarm): Verdict {
  if (value === undefined) return "missing";
  return isBreaching(value, ComparisonOperator, Threshold) ? "breaching" : "good";
}

function isBreaching(value: number, operator: MetricAlarm["ComparisonOperator"], threshold: number): boolean {
  switch (operator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
    default:
      // Only with anomaly bands, which are refused when the alarm is put.
      throw new RangeError(`comparison ${operator} needs an anomaly band`);
  }
}
