import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { LocalEstate } from "../../../local";
import { estateClients } from "./estate-clients";

/** How busy the busiest task's connections were, second by second, the latest last. */
export async function poolBusy(estate: LocalEstate, environment: string, since: Date): Promise<number[]> {
  const { cloudwatch } = estateClients(estate, environment);
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: "Homeostat/Service",
      MetricName: "PoolBusy",
      Dimensions: [
        { Name: "Environment", Value: environment },
        { Name: "Service", Value: "reference" },
      ],
      StartTime: since,
      EndTime: new Date(),
      Period: 1,
      Statistics: ["Maximum"],
    }),
  );
  return Datapoints.sort((left, right) => Number(left.Timestamp) - Number(right.Timestamp)).map(
    ({ Maximum }) => Maximum ?? Number.NaN,
  );
}
