import { type Point, type Samples, type Series, seriesKey, seriesOf, type StatisticSet } from "./datum";

interface Kept {
  readonly values: Map<number, number>;
  readonly sets: StatisticSet[];
}

/** What the store holds, for the disk. */
export type StoredMetrics = Readonly<
  Record<string, readonly (readonly [atMs: number, Samples["values"], Samples["sets"]])[]>
>;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** Within this the second of each sample is known. */
const EXACT_MS = 3 * 3600 * 1000;
/** Longest window of an alarm, and a little more. */
const KEPT_MS = 25 * 3600 * 1000;

/** The metrics of one account and region. Samples of one series and moment are kept together, by value. */
export class MetricStore {
  readonly #series = new Map<string, Map<number, Kept>>();

  /** Takes samples in. They keep their second, whatever their resolution: a minute of an alarm may pass faster here. */
  put(series: Series, atMs: number, samples: Samples): void {
    const key = seriesKey(series);
    const moments = this.#series.get(key) ?? new Map<number, Kept>();
    this.#series.set(key, moments);
    add(moments, floor(atMs, SECOND_MS), samples);
  }

  /** Samples from `fromMs` on and before `toMs`. */
  points(series: Series, fromMs: number, toMs: number): Point[] {
    const moments = this.#series.get(seriesKey(series)) ?? new Map<number, Kept>();
    return [...moments]
      .filter(([atMs]) => atMs >= fromMs && atMs < toMs)
      .map(([atMs, { values, sets }]) => ({ atMs, values: [...values], sets }));
  }

  /** Whether anything was ever put for the series, as far as it is remembered. */
  knows(series: Series): boolean {
    return this.#series.has(seriesKey(series));
  }

  list(): Series[] {
    return [...this.#series.keys()].map(seriesOf);
  }

  /** Forgets samples that no alarm can look back to, and keeps of older ones the minute only; the series stays known. */
  forgetOld(nowMs: number): void {
    for (const moments of this.#series.values()) {
      for (const [atMs, kept] of [...moments]) {
        if (atMs >= nowMs - EXACT_MS || (atMs >= nowMs - KEPT_MS && atMs % MINUTE_MS === 0)) continue;
        moments.delete(atMs);
        if (atMs >= nowMs - KEPT_MS) {
          add(moments, floor(atMs, MINUTE_MS), { values: [...kept.values], sets: kept.sets });
        }
      }
    }
  }

  stored(): StoredMetrics {
    return Object.fromEntries(
      [...this.#series].map(([key, moments]) => [
        key,
        [...moments].map(([atMs, { values, sets }]) => [atMs, [...values], sets] as const),
      ]),
    );
  }

  /** Puts back what {@link stored} gave. */
  restore(stored: StoredMetrics): void {
    for (const [key, moments] of Object.entries(stored)) {
      const kept = moments.map(([atMs, values, sets]): [number, Kept] => [
        atMs,
        { values: new Map(values), sets: [...sets] },
      ]);
      this.#series.set(key, new Map(kept));
    }
  }
}

function add(moments: Map<number, Kept>, atMs: number, samples: Samples): void {
  const kept: Kept = moments.get(atMs) ?? { values: new Map(), sets: [] };
  moments.set(atMs, kept);
  for (const [value, count] of samples.values) kept.values.set(value, (kept.values.get(value) ?? 0) + count);
  kept.sets.push(...samples.sets);
}

function floor(ms: number, intervalMs: number): number {
  return Math.floor(ms / intervalMs) * intervalMs;
}
