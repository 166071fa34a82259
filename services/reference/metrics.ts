/** A metric of one interval: a number, or how often each value occurred. */
export interface MetricDatum {
  readonly name: string;
  readonly unit: "Count" | "Milliseconds" | "Percent" | "Megabytes" | "Seconds";
  readonly values: readonly number[];
  readonly counts: readonly number[];
}

/** Where metrics go. */
export interface MetricSink {
  publish(data: readonly MetricDatum[], at: Date): Promise<void>;
}

/** Values that CloudWatch takes for one metric in one call. */
const MAXIMUM_VALUES = 150;
/** Latencies are rounded to two digits, which keeps their number below the maximum and their error below 5 %. */
const SIGNIFICANT_DIGITS = 2;

/** Counts what happens between two publications. */
export class RequestStatistics {
  #requests = 0;
  #errors = 0;
  #latencies = new Map<number, number>();
  #oldestCacheSeconds = 0;

  /** Notes a finished request. */
  request(latencyMs: number, failed: boolean): void {
    this.#requests += 1;
    if (failed) this.#errors += 1;
    const rounded = Number(latencyMs.toPrecision(SIGNIFICANT_DIGITS));
    this.#latencies.set(rounded, (this.#latencies.get(rounded) ?? 0) + 1);
  }

  /** Notes how old a value from the cache was. */
  cacheAge(seconds: number): void {
    this.#oldestCacheSeconds = Math.max(this.#oldestCacheSeconds, seconds);
  }

  /** What happened since the last call. */
  take(): MetricDatum[] {
    const latencies = [...this.#latencies].slice(0, MAXIMUM_VALUES);
    const data: MetricDatum[] = [
      gauge("Requests", "Count", this.#requests),
      gauge("Errors", "Count", this.#errors),
      gauge("CacheAge", "Seconds", this.#oldestCacheSeconds),
    ];
    if (latencies.length > 0) {
      data.push({
        name: "Latency",
        unit: "Milliseconds",
        values: latencies.map(([value]) => value),
        counts: latencies.map(([, count]) => count),
      });
    }
    this.#requests = 0;
    this.#errors = 0;
    this.#oldestCacheSeconds = 0;
    this.#latencies = new Map();
    return data;
  }
}

/** A metric with one value. */
export function gauge(name: string, unit: MetricDatum["unit"], value: number): MetricDatum {
  return { name, unit, values: [value], counts: [1] };
}
