/** Where the metrics of remediation are. */
export const METRICS_NAMESPACE = "Homeostat/Remediation";

/** Unit of a metric, as CloudWatch names it. */
export type MetricUnit = "Count" | "Seconds";

/** A value and its unit. */
export interface MetricValue {
  readonly value: number;
  readonly unit: MetricUnit;
}

/**
 * Metrics of an environment in CloudWatch's embedded metric format: a function that writes them to its log as one line of
 * JSON has published them, with no call that could fail.
 */
export function metricsLine(
  environment: string,
  metrics: Readonly<Record<string, MetricValue>>,
  nowMs: number,
): object {
  const named = Object.entries(metrics);
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [["Environment"]],
          Metrics: named.map(([Name, { unit }]) => ({ Name, Unit: unit })),
        },
      ],
    },
    Environment: environment,
    ...Object.fromEntries(named.map(([name, { value }]) => [name, value])),
  };
}
