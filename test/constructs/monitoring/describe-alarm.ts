import type { AlarmSpec } from "../../../constructs/monitoring/alarm-spec";
import { isExpression, type Signal } from "../../../constructs/monitoring/metric";

const SIGNS = {
  GreaterThanOrEqualToThreshold: ">=",
  LessThanThreshold: "<",
  LessThanOrEqualToThreshold: "<=",
} as const;

/** One line that says all that decides when an alarm goes off. */
export function describeAlarm({ id, severity, signal, threshold, missingData }: AlarmSpec): string {
  const { comparison, value, breachingPeriods, evaluationPeriods } = threshold;
  const window = `${String(breachingPeriods)}/${String(evaluationPeriods)} x ${String(signal.periodSeconds)}s`;
  return `${severity} ${id}: ${describeSignal(signal)} ${SIGNS[comparison]} ${String(value)}, ${window}, silence ${missingData.treatAs}`;
}

function describeSignal(signal: Signal): string {
  if (!isExpression(signal)) return `${signal.statistic}(${signal.name})`;
  return Object.entries(signal.operands).reduce(
    (text, [id, metric]) => text.replace(new RegExp(`\\b${id}\\b`, "g"), describeSignal(metric)),
    signal.expression,
  );
}
