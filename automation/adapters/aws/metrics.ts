import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { MetricPoint, Metrics, MetricSeries, TimeSpan } from "../../runbooks/ports/metrics";
import { stepClientSettings } from "./client-settings";

const MINUTE_SECONDS = 60;
const ID = "wanted";

/** What CloudWatch measured. It is only read: there is nothing that a stale fence could touch. */
export class AwsMetrics implements Metrics {
  constructor(
    private readonly client: Pick<CloudWatchClient, "send"> = new CloudWatchClient(stepClientSettings),
  ) {}

  async points(series: MetricSeries, { fromMs, toMs }: TimeSpan): Promise<readonly MetricPoint[]> {
    const { namespace, name, dimensions, statistic, periodSeconds = MINUTE_SECONDS } = series;
    const { MetricDataResults = [] } = await this.client.send(
      new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        ScanBy: "TimestampDescending",
        MetricDataQueries: [
          {
            Id: ID,
            MetricStat: {
              Metric: {
                Namespace: namespace,
                MetricName: name,
                Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
              },
              Period: periodSeconds,
              Stat: statistic,
            },
          },
        ],
      }),
    );
    const result = MetricDataResults.find(({ Id }) => Id === ID);
    // "PartialData" may lack the newest points, and an old one must not pass for the newest.
    if (!result || (result.StatusCode !== undefined && result.StatusCode !== "Complete")) {
      throw new Error(
        `CloudWatch gave no whole answer about ${namespace} ${name}: ${result?.StatusCode ?? "none"}`,
      );
    }
    const { Timestamps = [], Values = [] } = result;
    return Timestamps.flatMap((at, index) => {
      const value = Values[index];
      return value === undefined ? [] : [{ atMs: at.getTime(), value }];
    }).sort((left, right) => right.atMs - left.atMs);
  }
}
