import type { Metrics, TimeSpan } from "./ports/metrics";

const MINUTE_MS = 60_000;

/** What became of a function's invocations. */
export interface Invocations {
  /** Whole minutes in which it was invoked or refused at all. */
  readonly minutes: number;
  readonly invoked: number;
  readonly failed: number;
  readonly refused: number;
}

/** Counts what Lambda measured. Where `minutes` is 0 nothing is known: silence is no success. */
export async function invocationsIn(
  metrics: Metrics,
  functionName: string,
  span: TimeSpan,
): Promise<Invocations> {
  const series = (name: string) => ({
    namespace: "AWS/Lambda",
    name,
    statistic: "Sum",
    dimensions: { FunctionName: functionName },
  });
  const [invoked, failed, refused] = await Promise.all(
    ["Invocations", "Errors", "Throttles"].map((name) => metrics.points(series(name), span)),
  );
  const total = (points: typeof invoked = []): number => points.reduce((sum, { value }) => sum + value, 0);
  const minutes = new Set([...(invoked ?? []), ...(refused ?? [])].map(({ atMs }) => atMs)).size;
  return { minutes, invoked: total(invoked), failed: total(failed), refused: total(refused) };
}

/** The last minutes. */
export function lastMinutes(nowMs: number, minutes: number): TimeSpan {
  return { fromMs: nowMs - minutes * MINUTE_MS, toMs: nowMs };
}

/**
 * The last minutes that lie wholly behind the first action, at most so many; nothing before the first of them is over.
 */
export function minutesSince(actingSinceMs: number, nowMs: number, atMost: number): TimeSpan | undefined {
  const toMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const fromMs = Math.max(Math.ceil(actingSinceMs / MINUTE_MS) * MINUTE_MS, toMs - atMost * MINUTE_MS);
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}
