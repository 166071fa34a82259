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

interface LogGroup {
  readonly logGroupName: string;
  readonly storedBytes?: number;
}

/** Measures what functions tell of themselves, each line once. */
export function functionMetrics(): Measure {
  const readings = new Map<string, Reading>();
  return async ({ api, nowMs }) => {
    const logs = <T>(action: string, body: object) => api.json<T>("logs", `Logs_20140328.${action}`, body);
    const { logGroups = [] } = await logs<{ logGroups?: LogGroup[] }>("DescribeLogGroups", {
      logGroupNamePrefix: PREFIX,
    });
    const measured = await Promise.all(
      logGroups.map(async ({ logGroupName, storedBytes }) => {
        const reading = readings.get(logGroupName) ?? new Reading(nowMs - FIRST_LOOK_MS);
        readings.set(logGroupName, reading);
        if (!reading.isDue(storedBytes)) return [];
        const request = { logGroupName, startTime: reading.untilMs, endTime: nowMs - 1 };
        const { events = [] } = await logs<{ events?: { message: string }[] }>("FilterLogEvents", request);
        reading.untilMs = nowMs;
        return events.flatMap(({ message }) => embeddedIn(message));
      }),
    );
    return measured.flat();
  };
}

/** How far a log group was read. Most are silent most of the time, and asking thirty of them for nothing has a cost. */
class Reading {
  #bytes: number | undefined;
  #grew = true;

  constructor(public untilMs: number) {}

  /** Whether it has grown, now or when it was last looked at: that time it may have grown past the end of the look. */
  isDue(bytes: number | undefined): boolean {
    const grewBefore = this.#grew;
    this.#grew = bytes === undefined || bytes !== this.#bytes;
    this.#bytes = bytes;
    return this.#grew || grewBefore;
  }
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
