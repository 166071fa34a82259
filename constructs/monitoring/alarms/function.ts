import type { AlarmSpec } from "../alarm-spec";
import { metricsOf, ratioPercent } from "../metric";
import { SILENCE_IS_ZERO } from "../missing-data";
import { atLeast } from "../threshold";

/** Limits of the function. */
export interface FunctionAlarmOptions {
  /** Time after which an invocation is ended. */
  readonly timeoutSeconds: number;
}

/** What the field watches on a Lambda function. */
export function functionAlarms(functionName: string, { timeoutSeconds }: FunctionAlarmOptions): AlarmSpec[] {
  const metric = metricsOf("AWS/Lambda", { FunctionName: functionName });
  return [
    {
      id: "function-errors-high",
      severity: "P2",
      summary: "5 % or more of the worker's invocations fail: messages are retried, then given up.",
      signal: ratioPercent({
        label: "Failed invocations (%)",
        part: metric("Errors", "Sum"),
        whole: metric("Invocations", "Sum"),
        minimumCount: 10,
      }),
      threshold: atLeast(5, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "function-throttled",
      severity: "P2",
      summary: "The worker is refused for lack of concurrency: its queue grows.",
      signal: metric("Throttles", "Sum"),
      threshold: atLeast(1, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "function-duration-high",
      severity: "P3",
      summary: "The slowest worker invocations use 80 % of their time limit: soon they are cut off.",
      signal: metric("Duration", "p99"),
      threshold: atLeast(timeoutSeconds * 800, 10, 15),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}
