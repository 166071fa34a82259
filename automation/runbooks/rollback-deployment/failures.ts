import type { CheckResult, StepContext } from "../../remediation/execution/steps";
import type { Incident } from "../../remediation/incident";
import type { Metrics, MetricSeries } from "../ports/metrics";
import { serviceSeries } from "../service-metrics";

const MINUTE_MS = 60_000;
const ALLOWED_SHARE = 0.01;

/** A version of the incident's target that serves everything. */
interface Serving extends Pick<StepContext, "incident" | "now"> {
  /** Since when, in milliseconds since the epoch. */
  readonly sinceMs: number;
}

/** Whether fewer than one in a hundred requests failed since the version serves everything. Without a request nobody can tell. */
export async function failuresSince(
  metrics: Metrics,
  { incident, sinceMs, now }: Serving,
): Promise<CheckResult> {
  // The minutes of the exchange itself hold requests to the version that went.
  const fromMs = Math.ceil(sinceMs / MINUTE_MS) * MINUTE_MS;
  const toMs = now();
  const lately = Math.max(fromMs, toMs - 5 * MINUTE_MS);
  if (toMs <= fromMs) return { passed: false, says: "no minute has passed since" };
  const total = async (series: MetricSeries): Promise<number> => {
    const points = await metrics.points(series, { fromMs: lately, toMs });
    return points.reduce((sum, { value }) => sum + value, 0);
  };
  const { requests, failures } = seriesOf(incident);
  const [all, failed] = await Promise.all([total(requests), total(failures)]);
  return {
    passed: all > 0 && failed / all < ALLOWED_SHARE,
    says: `${failed} of ${all} requests failed since`,
  };
}

function seriesOf(incident: Incident): { readonly requests: MetricSeries; readonly failures: MetricSeries } {
  if (incident.target.type !== "AWS::Lambda::Function") {
    return {
      requests: serviceSeries(incident, "Requests", "Sum"),
      failures: serviceSeries(incident, "Errors", "Sum"),
    };
  }
  const lambda = (name: string): MetricSeries => ({
    namespace: "AWS/Lambda",
    name,
    statistic: "Sum",
    dimensions: { FunctionName: incident.target.id },
  });
  return { requests: lambda("Invocations"), failures: lambda("Errors") };
}
