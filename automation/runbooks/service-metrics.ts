import type { MetricSeries } from "./ports/metrics";

/**
 * What a service measures of itself, as the alarm library knows it.
 *
 * @param service name of the service, e.g. `reference`
 */
export function serviceSeries(
  { service, environment }: { readonly service: string; readonly environment: string },
  name: string,
  statistic: string,
): MetricSeries {
  return {
    namespace: "Homeostat/Service",
    name,
    statistic,
    dimensions: { Environment: environment, Service: service },
  };
}
