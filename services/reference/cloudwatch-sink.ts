import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Configuration } from "./configuration";
import type { MetricDatum, MetricSink } from "./metrics";

/** Publishes to CloudWatch, labelled with environment and service. */
export class CloudWatchSink implements MetricSink {
  readonly #client: CloudWatchClient;

  constructor(private readonly configuration: Configuration) {
    this.#client = new CloudWatchClient({ region: configuration.region });
  }

  async publish(data: readonly MetricDatum[], at: Date): Promise<void> {
    const { environment, serviceName, metrics } = this.configuration;
    const dimensions = [
      { Name: "Environment", Value: environment },
      { Name: "Service", Value: serviceName },
    ];
    await this.#client.send(
      new PutMetricDataCommand({
        Namespace: metrics.namespace,
        MetricData: data.map((datum) => ({
          MetricName: datum.name,
          Unit: datum.unit,
          Timestamp: at,
          Dimensions: dimensions,
          Values: [...datum.values],
          Counts: [...datum.counts],
        })),
      }),
    );
  }
}
