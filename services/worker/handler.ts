import { setTimeout as sleep } from "node:timers/promises";
import { type Job, parseJob, type Trouble } from "../reference/job";

/** What Lambda hands over from a queue; only the fields that are read. */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Messages that go back to the queue; the others are deleted. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** How long a job that is in trouble keeps the worker busy. */
const BUSY_MS = 1_000;

/** Works off a batch of jobs. A bad message fails alone: it is tried again, then moved to the dead-letter queue. */
export async function handler(event: QueueEvent): Promise<BatchResponse> {
  if (process.env["FAULT_INJECTION"] === "enabled") await suffer(event.Records.flatMap(troubleOf));
  const failures: { itemIdentifier: string }[] = [];
  for (const record of event.Records) {
    try {
      log({ event: "job-done", messageId: record.messageId, ...work(parseJob(record.body)) });
    } catch (error) {
      log({ event: "job-failed", messageId: record.messageId, reason: (error as Error).message });
      failures.push({ itemIdentifier: record.messageId });
    }
  }
  emitMetrics(event.Records.length - failures.length, failures.length);
  return { batchItemFailures: failures };
}

/** A batch with a job that is in trouble takes longer, and fails as a whole where that job does. */
async function suffer(troubles: readonly Trouble[]): Promise<void> {
  if (troubles.length === 0) return;
  await sleep(BUSY_MS);
  if (troubles.some(({ kind }) => kind === "fails")) throw new Error("a job was made to fail");
}

function troubleOf({ body }: { readonly body: string }): Trouble[] {
  try {
    const { trouble } = parseJob(body);
    return trouble && Date.now() < trouble.untilMs ? [trouble] : [];
  } catch {
    // A bad message is found when it is worked off.
    return [];
  }
}

function work(job: Job): { readonly jobId: string; readonly words: number } {
  return { jobId: job.id, words: job.text.split(/\s+/).filter(Boolean).length };
}

/** Embedded metric format: CloudWatch reads the metrics out of the log, so the function needs no right to publish. */
function emitMetrics(done: number, failed: number): void {
  log({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: process.env["METRICS_NAMESPACE"] ?? "Homeostat/Service",
          Dimensions: [["Environment", "Service"]],
          Metrics: [
            { Name: "JobsDone", Unit: "Count" },
            { Name: "JobsFailed", Unit: "Count" },
          ],
        },
      ],
    },
    Environment: process.env["ENVIRONMENT"] ?? "unknown",
    Service: process.env["SERVICE_NAME"] ?? "reference",
    JobsDone: done,
    JobsFailed: failed,
  });
}

function log(entry: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
