import { type EnvironmentGuardrails, guardrailLimits } from "../../automation/remediation/guardrails/limits";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";

/** Metrics that functions of the automation write to their logs; a test holds the names to those of the automation. */
export type RemediationMetric =
  "BreakersOpen" | "ExecutionsInFlight" | "OldestExecutionSeconds" | "OutboxAgeSeconds" | "RunbookErrors";

/** As many executions as an environment may have at once, by the guardrails that admission goes by. */
export function mostInFlight(guardrails?: EnvironmentGuardrails): number {
  return guardrailLimits(guardrails).concurrentExecutions;
}

/** The metrics of an environment's automation, by the minute. */
export function remediationMetrics(
  environment: string,
): (name: RemediationMetric, statistic: Statistic) => Metric {
  return metricsOf("Homeostat/Remediation", { Environment: environment });
}
