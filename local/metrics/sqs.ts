/**
 * How many messages each queue holds. How old the oldest is nobody can tell without receiving it: that stays missing.
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
import type { Measure } from "./measure";

/** Metric → attribute of the queue. */
const METRICS = {
  ApproximateNumberOfMessagesVisible: "ApproximateNumberOfMessages",
  ApproximateNumberOfMessagesNotVisible: "ApproximateNumberOfMessagesNotVisible",
  ApproximateNumberOfMessagesDelayed: "ApproximateNumberOfMessagesDelayed",
} as const;

/** Measures `AWS/SQS`. */
export function sqsMetrics(): Measure {
  return async ({ api }) => {
    const call = <T>(action: string, body: object): Promise<T> =>
      api.json<T>("sqs", `AmazonSQS.${action}`, body);
    const { QueueUrls = [] } = await call<{ QueueUrls?: string[] }>("ListQueues", {});
    const measured = await Promise.all(
      QueueUrls.map(async (QueueUrl) => {
        const request = { QueueUrl, AttributeNames: ["All"] };
        const { Attributes = {} } = await call<{ Attributes?: Record<string, string> }>(
          "GetQueueAttributes",
          request,
        );
        const dimensions = { QueueName: QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1) };
        return Object.entries(METRICS).flatMap(([name, attribute]) => {
          const text = Attributes[attribute];
          return text === undefined ? [] : [{ namespace: "AWS/SQS", name, dimensions, value: Number(text) }];
        });
      }),
    );
    return measured.flat();
  };
}
