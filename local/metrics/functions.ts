/**
 * What functions write to their logs as metrics in the embedded format, which CloudWatch takes out of the logs and the
 * emulator does not.
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { z } from "zod";
import type { Measure, Measured } from "./measure";

const PREFIX = "/aws/lambda/";
/** How far the first look goes back. */
const FIRST_LOOK_MS = 60_000;

const embedded = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** Measures what functions tell of themselves, each line once. */
export function functionMetrics(): Measure {
  let sinceMs: number | undefined;
  return async ({ api, nowMs }) => {
    const startTime = sinceMs ?? nowMs - FIRST_LOOK_MS;
    const logs = <T>(action: string, body: object) => api.json<T>("logs", `Logs_20140328.${action}`, body);
    const { logGroups = [] } = await logs<{ logGroups?: { logGroupName: string }[] }>("DescribeLogGroups", {
      logGroupNamePrefix: PREFIX,
    });
    const measured = await Promise.all(
      logGroups.map(async ({ logGroupName }) => {
        const request = { logGroupName, startTime, endTime: nowMs - 1 };
        const { events = [] } = await logs<{ events?: { message: string }[] }>("FilterLogEvents", request);
        return events.flatMap(({ message }) => embeddedIn(message));
      }),
    );
    sinceMs = nowMs;
    return measured.flat();
  };
}

/** The metrics in one line of a log. */
export function embeddedIn(line: string): Measured[] {
  if (!line.includes('"_aws"')) return [];
  // What is not in the format is a line like any other, as in CloudWatch.
  const read = embedded.safeParse(jsonIn(line));
  if (!read.success) return [];
  const values = read.data;
  return values._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, String(values[name])])),
        value: Number(values[Name]),
      })),
    ),
  );
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line.slice(line.indexOf("{")));
  } catch {
    return undefined;
  }
}
