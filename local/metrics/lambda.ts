/**
 * How often functions were invoked, failed and were refused for lack of concurrency. How long they took depends on this
 * machine: that stays missing.
 * Follows https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
import { FUNCTIONS_PATH } from "../gateway/routes";
import type { Measure } from "./measure";

const METRICS = ["Invocations", "Errors", "Throttles"] as const;

type Counts = Readonly<Partial<Record<(typeof METRICS)[number], number>>>;

/** Measures `AWS/Lambda`. A function that nobody called meanwhile has no data. */
export function lambdaMetrics(): Measure {
  let before: Readonly<Record<string, Counts>> | undefined;
  return async ({ api }) => {
    const now = await api.own<Readonly<Record<string, Counts>>>("lambda", FUNCTIONS_PATH, {});
    const last = before;
    before = now;
    // What was counted before the first look is of nobody knows which minute.
    if (!last) return [];
    return Object.entries(now).flatMap(([FunctionName, counts]) => {
      const values = METRICS.map((name) => ({
        name,
        value: grown(counts[name], last[FunctionName]?.[name]),
      }));
      if (values.every(({ value }) => value === 0)) return [];
      return values.map((value) => ({ namespace: "AWS/Lambda", ...value, dimensions: { FunctionName } }));
    });
  };
}

/** By how much; a counter that is smaller than before began anew. */
function grown(now = 0, before = 0): number {
  return now < before ? now : now - before;
}
