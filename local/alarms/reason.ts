import type { StateValue } from "./alarm-state";
import { alarmTime, shortTime } from "./aws-time";
import type { MetricAlarm } from "./definition";
import { type Evaluation, treatmentOf } from "./evaluate-metric-alarm";
import { ONLY_SERIES, type Signal } from "./signal";

/** Why an alarm is in its state: for people, and for programs as JSON text. */
export interface Reason {
  readonly text: string;
  readonly data: string;
}

const COMPARED: Readonly<Partial<Record<MetricAlarm["ComparisonOperator"], string>>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

/** The reason of a new state in AWS's words. */
export function reasonOf(
  alarm: MetricAlarm,
  signal: Signal,
  evaluation: Evaluation,
  state: StateValue,
  nowMs: number,
): Reason {
  return {
    text: textOf(alarm, signal, evaluation, state),
    data: dataOf(alarm, signal, evaluation, nowMs),
  };
}

function textOf(alarm: MetricAlarm, signal: Signal, evaluation: Evaluation, state: StateValue): string {
  const { EvaluationPeriods, ComparisonOperator, Threshold = NaN } = alarm;
  const { range, used, filled } = evaluation;
  if (state === "INSUFFICIENT_DATA") {
    const unknown = filled === 1 ? "1 datapoint was" : `${String(filled)} datapoints were`;
    return `Insufficient Data: ${unknown} unknown.`;
  }
  const treated = treatmentOf(alarm, signal) === "breaching" ? "Breaching" : "NonBreaching";
  if (used.length === 0) {
    return `Threshold Crossed: no datapoints were received for ${plural(filled, "period")} and ${plural(filled, "missing datapoint")} ${wasOrWere(filled)} treated as [${treated}].`;
  }
  const points = used.flatMap((index) => range[index] ?? []);
  const shown = points
    .map(({ value = NaN, startMs }) => `${decimal(value)} (${shortTime(startMs)})`)
    .reverse()
    .join(", ");
  const not = state === "ALARM" ? "" : "not ";
  const compared = COMPARED[ComparisonOperator] ?? ComparisonOperator;
  const missing =
    filled > 0 && ["breaching", "notBreaching"].includes(treatmentOf(alarm, signal))
      ? ` and ${plural(filled, "missing datapoint")} ${wasOrWere(filled)} treated as [${treated}]`
      : "";
  const needed = neededFor(alarm, state);
  return (
    `Threshold Crossed: ${String(points.length)} out of the last ${plural(EvaluationPeriods, "datapoint")} [${shown}] ` +
    `${wasOrWere(points.length)} ${not}${compared} the threshold (${decimal(Threshold)})${missing} ${needed}.`
  );
}

function neededFor(
  { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods }: MetricAlarm,
  state: StateValue,
): string {
  const [number, change] =
    state === "ALARM"
      ? [DatapointsToAlarm, "OK -> ALARM"]
      : [EvaluationPeriods - DatapointsToAlarm + 1, "ALARM -> OK"];
  return `(minimum ${plural(number, "datapoint")} for ${change} transition)`;
}

function dataOf(alarm: MetricAlarm, signal: Signal, { range, used }: Evaluation, nowMs: number): string {
  const points = used.flatMap((index) => range[index] ?? []);
  const [first] = points;
  const statistic = signal.formula ? undefined : signal.watched[ONLY_SERIES]?.statisticName;
  return JSON.stringify({
    version: "1.0",
    queryDate: alarmTime(nowMs),
    ...(first ? { startDate: alarmTime(first.startMs) } : {}),
    ...(statistic === undefined ? {} : { statistic }),
    period: signal.periodSeconds,
    recentDatapoints: points.map(({ value }) => value),
    threshold: alarm.Threshold,
    evaluatedDatapoints: points
      .map(({ startMs, sampleCount, value }) => ({ timestamp: alarmTime(startMs), sampleCount, value }))
      .reverse(),
  });
}

function plural(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function wasOrWere(number: number): string {
  return number === 1 ? "was" : "were";
}

/** AWS writes whole numbers with one decimal. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
