import type { GetMetricDataCommandInput } from "@aws-sdk/client-cloudwatch";
import { AwsMetrics } from "../../../../automation/adapters/aws/metrics";
import type { AwsRecorder } from "./aws-recorder";
import type { Clock } from "./clock";

type Source = number | undefined | ((atMs: number) => number | undefined);

/** CloudWatch with one value a minute for each metric, read when it is asked for. */
export class FakeMetrics {
  readonly port: AwsMetrics;
  readonly #series = new Map<string, Source>();
  /** Milliseconds since the last measurement of a metric; what has none was measured this minute. */
  readonly #ages = new Map<string, number>();

  constructor(recorder: AwsRecorder, clock: Clock) {
    const client = recorder.client("cloudwatch", {
      GetMetricData: ({ StartTime, EndTime, MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
        MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
          const { MetricName = "", Dimensions = [] } = MetricStat?.Metric ?? {};
          const keys = [MetricName, ...Dimensions.map(({ Value }) => `${MetricName} ${Value ?? ""}`)];
          const key = keys.findLast((one) => this.#series.has(one)) ?? MetricName;
          const source = this.#series.get(key);
          const period = (MetricStat?.Period ?? 60) * 1_000;
          const lastMs = Math.floor((clock.nowMs - (this.#ages.get(key) ?? 0)) / period) * period;
          const from = Math.max(StartTime?.getTime() ?? 0, lastMs - 3_600_000);
          const Timestamps: Date[] = [];
          const Values: number[] = [];
          for (let at = lastMs; at >= from; at -= period) {
            const value = typeof source === "function" ? source(at) : source;
            if (value === undefined || at >= (EndTime?.getTime() ?? Infinity)) continue;
            Timestamps.push(new Date(at));
            Values.push(value);
          }
          return { Id, StatusCode: "Complete", Timestamps, Values };
        }),
      }),
    });
    this.port = new AwsMetrics(client);
  }

  /**
   * What a metric is from now on; `undefined` for one that nobody measures.
   *
   * @param name of the metric, or `name dimension` for one of several
   */
  set(name: string, value: Source, ageMs = 0): void {
    this.#series.set(name, value);
    this.#ages.set(name, ageMs);
  }
}
