import type { AlarmSpec } from "../alarm-spec";
import { metricsOf, ratioPercent } from "../metric";
import { SILENCE_IS_ZERO } from "../missing-data";
import { atLeast } from "../threshold";

/** Limits of the function. */
export interface FunctionAlarmOptions {
  /** Time after which an invocation is ended. */
  readonly timeoutSeconds: number;
  /** Alias that all callers use. */
  readonly alias: string;
}

/** What the field watches on a Lambda function. */
export function functionAlarms(functionName: string, options: FunctionAlarmOptions): AlarmSpec[] {
  const { timeoutSeconds, alias } = options;
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
    errorsPersist(functionName, alias),
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

/**
 * A quarter of an hour is longer than the first help takes, which bounds the harm and cures nothing: two fixes of one
 * function at a time would stand in each other's way.
 */
function errorsPersist(functionName: string, alias: string): AlarmSpec {
  const live = metricsOf(
    "AWS/Lambda",
    { FunctionName: functionName, Resource: `${functionName}:${alias}` },
    300,
  );
  return {
    id: "function-errors-persist",
    severity: "P2",
    summary:
      "The live version of the worker has failed 5 % or more of its invocations for a quarter of an hour.",
    signal: ratioPercent({
      label: "Failed invocations of the live version (%)",
      part: live("Errors", "Sum"),
      whole: live("Invocations", "Sum"),
      minimumCount: 10,
    }),
    threshold: atLeast(5, 3),
    missingData: SILENCE_IS_ZERO,
  };
}
