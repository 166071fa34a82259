import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { eventually } from "./eventually";
import type { RunbookStage } from "./runbook-stage";

/** `restore-concurrency` looks at so much: a failure of these minutes means to it that the function still fails. */
const MINUTES = 5;
const WITHIN_SECONDS = (MINUTES + 2) * 60;

/** Waits until what the worker failed at, for a fault before, is too long ago to count. */
export async function workerWell({ clients, environment }: RunbookStage): Promise<void> {
  const failures = async (): Promise<number> => {
    const now = Date.now();
    const { Datapoints = [] } = await clients.cloudwatch.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: "AWS/Lambda", MetricName: "Errors", Period: 60, Statistics: ["Sum"] },
        Dimensions: [{ Name: "FunctionName", Value: `homeostat-${environment}-reference-worker` }],
        StartTime: new Date(now - MINUTES * 60_000),
        EndTime: new Date(now),
      }),
    );
    return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
  };
  const well = async (): Promise<boolean> => (await failures()) === 0;
  await eventually(`the worker has not failed for ${MINUTES} minutes`, well, WITHIN_SECONDS);
}
