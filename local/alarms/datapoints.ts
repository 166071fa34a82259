import type { Point, Samples } from "./datum";
import { sampleCountOf, type Statistic, statisticOf } from "./statistic";

/** One period of a series. */
export interface Datapoint {
  /** Beginning of the period, milliseconds since the epoch. */
  readonly startMs: number;
  /** `undefined`: missing. */
  readonly value: number | undefined;
  readonly sampleCount: number;
}

/** Which periods are wanted. */
export interface Window {
  /** End of the last period. */
  readonly endMs: number;
  readonly periodMs: number;
  /** How many periods, at least one. */
  readonly count: number;
}

/** The periods of a window, the oldest first. A period holds what lies at its beginning and not what lies at its end. */
export function datapointsOf(points: readonly Point[], window: Window, statistic: Statistic): Datapoint[] {
  const firstMs = window.endMs - window.count * window.periodMs;
  const periods: Point[][] = Array.from({ length: window.count }, () => []);
  for (const point of points) periods[Math.floor((point.atMs - firstMs) / window.periodMs)]?.push(point);
  return periods.map((inPeriod, index) => {
    const samples = merged(inPeriod);
    return {
      startMs: firstMs + index * window.periodMs,
      value: statisticOf(samples, statistic),
      sampleCount: sampleCountOf(samples),
    };
  });
}

function merged(points: readonly Point[]): Samples {
  return { values: points.flatMap(({ values }) => values), sets: points.flatMap(({ sets }) => sets) };
}
