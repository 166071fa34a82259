import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { eventually } from "../eventually";
import type { RunbookStage } from "../runbook-stage";

const WITHIN_SECONDS = 90;
const MINUTE_MS = 60_000;

/** Waits until the newest minute's least value of an instance's metric is as wanted. */
export async function measured(
  { clients }: RunbookStage,
  instance: string,
  MetricName: string,
  isIt: (value: number) => boolean,
): Promise<void> {
  await eventually(
    `${MetricName} of ${instance} is measured`,
    async () => (await leastOfMinutes(clients, instance, MetricName, 2)).slice(-1).some(isIt),
    WITHIN_SECONDS,
  );
}

/** The least values of an instance's metric in the last minutes, the newest last; minutes without one are left out. */
export async function leastOfMinutes(
  { cloudwatch }: RunbookStage["clients"],
  instance: string,
  MetricName: string,
  minutes: number,
): Promise<number[]> {
  const now = Date.now();
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: "AWS/RDS", MetricName, Period: 60, Statistics: ["Minimum"] },
      Dimensions: [{ Name: "DBInstanceIdentifier", Value: instance }],
      StartTime: new Date(now - minutes * MINUTE_MS),
      EndTime: new Date(now),
    }),
  );
  return Datapoints.sort((left, right) => Number(left.Timestamp) - Number(right.Timestamp)).map(
    ({ Minimum }) => Minimum ?? Number.NaN,
  );
}
