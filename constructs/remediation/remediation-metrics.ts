import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";

/** Metrics that functions of the automation write to their logs; a test holds the names to those of the automation. */
export type RemediationMetric =
  "BreakersOpen" | "ExecutionsInFlight" | "OldestExecutionSeconds" | "OutboxAgeSeconds";

/** As many as an environment may have executions at once; see the guardrails. */
export const MOST_IN_FLIGHT = 3;

/** The metrics of an environment's automation, by the minute. */
export function remediationMetrics(
  environment: string,
): (name: RemediationMetric, statistic: Statistic) => Metric {
  return metricsOf("Homeostat/Remediation", { Environment: environment });
}
