import type { Metrics, TimeSpan } from "./ports/metrics";

/** How long the oldest message of a queue had waited in the last minute that was measured; nothing where none was. */
export async function oldestMessageSeconds(
  metrics: Metrics,
  queueName: string,
  span: TimeSpan,
): Promise<number | undefined> {
  const [latest] = await metrics.points(
    {
      namespace: "AWS/SQS",
      name: "ApproximateAgeOfOldestMessage",
      statistic: "Maximum",
      dimensions: { QueueName: queueName },
    },
    span,
  );
  return latest?.value;
}
