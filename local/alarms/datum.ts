/** One CloudWatch time series: the dimensions must be the same exactly, as in AWS; there is no roll-up. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What was measured before it was put: nothing but these four numbers is known of the samples. */
export interface StatisticSet {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Samples of one moment, as they were put. */
export interface Samples {
  /** Each value with how often it occurred. */
  readonly values: readonly (readonly [value: number, count: number])[];
  readonly sets: readonly StatisticSet[];
}

/** Samples with their moment. */
export interface Point extends Samples {
  /** Milliseconds since the epoch; a whole second. */
  readonly atMs: number;
}

/** One text per series, the same whatever the order of its dimensions. */
export function seriesKey({ namespace, name, dimensions }: Series): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The series that a key stands for. */
export function seriesOf(key: string): Series {
  const [namespace, name, dimensions] = JSON.parse(key) as [string, string, [string, string][]];
  return { namespace, name, dimensions: Object.fromEntries(dimensions) };
}
