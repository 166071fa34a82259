import type { AlarmSpec } from "../alarm-spec";
import { metricsOf, ratioPercent } from "../metric";
import { SILENCE_IS_ZERO } from "../missing-data";
import { atLeast } from "../threshold";

/** What the field watches on an API Gateway HTTP API. */
export function httpApiAlarms(httpApiId: string): AlarmSpec[] {
  const metric = metricsOf("AWS/ApiGateway", { ApiId: httpApiId });
  return [
    {
      id: "http-api-errors-high",
      severity: "P1",
      summary: "The public API answers 5 % or more of its requests with a server error.",
      signal: ratioPercent({
        label: "API requests failed (%)",
        part: metric("5xx", "Sum"),
        whole: metric("Count", "Sum"),
        minimumCount: 20,
      }),
      threshold: atLeast(5, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "http-api-refusals-high",
      severity: "P3",
      summary: "The API refuses half of its requests as wrong: a client or its credentials broke.",
      signal: ratioPercent({
        label: "API requests refused (%)",
        part: metric("4xx", "Sum"),
        whole: metric("Count", "Sum"),
        minimumCount: 100,
      }),
      threshold: atLeast(50, 10, 15),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "http-api-latency-high",
      severity: "P2",
      summary: "The slowest hundredth of the API's requests takes 1.5 s or more.",
      signal: metric("Latency", "p99"),
      threshold: atLeast(1500, 5, 10),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}
