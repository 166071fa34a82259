/** One series of measurements. */
export interface MetricSeries {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** How a period's values become one, e.g. `Average` or `p99`. */
  readonly statistic: string;
  /** @default 60 */
  readonly periodSeconds?: number;
}

/** What was measured in one period. */
export interface MetricPoint {
  /** Beginning of the period, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly value: number;
}

/** A stretch of time, in milliseconds since the epoch. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What was measured of the estate. */
export interface Metrics {
  /**
   * The newest first. Nothing measured is an empty list, and proves nothing.
   *
   * @throws Error where the answer is not whole
   */
  points(series: MetricSeries, span: TimeSpan): Promise<readonly MetricPoint[]>;
}
