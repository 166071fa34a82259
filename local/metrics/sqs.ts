/**
 * How many messages each queue holds, and how many were deleted from it. How old the oldest is nobody can tell without receiving it: that stays missing.
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
import { Growth, type Measure } from "./measure";

/** Metric → attribute of the queue. */
const METRICS = {
  ApproximateNumberOfMessagesVisible: "ApproximateNumberOfMessages",
  ApproximateNumberOfMessagesNotVisible: "ApproximateNumberOfMessagesNotVisible",
  ApproximateNumberOfMessagesDelayed: "ApproximateNumberOfMessagesDelayed",
} as const;

/** Measures `AWS/SQS`. */
export function sqsMetrics(): Measure {
  const growth = new Growth();
  return async ({ api, servers, nowMs }) => {
    const call = <T>(action: string, body: object): Promise<T> =>
      api.json<T>("sqs", `AmazonSQS.${action}`, body);
    const { QueueUrls = [] } = await call<{ QueueUrls?: string[] }>("ListQueues", {});
    const deleted = await api.own<Readonly<Record<string, number>>>("sqs", "/_homeostat/queues", {});
    const measured = await Promise.all(
      QueueUrls.map(async (QueueUrl) => {
        const request = { QueueUrl, AttributeNames: ["All"] };
        const { Attributes = {} } = await call<{ Attributes?: Record<string, string> }>(
          "GetQueueAttributes",
          request,
        );
        const QueueName = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
        const dimensions = { QueueName };
        const worked = growth.of(`${servers.environment}/${QueueName}`, deleted[QueueName] ?? 0, nowMs);
        const values: Record<string, number | undefined> = {
          ...Object.fromEntries(
            Object.entries(METRICS).map(([name, attribute]) => [name, attributeOf(Attributes, attribute)]),
          ),
          NumberOfMessagesDeleted: worked?.by,
        };
        return Object.entries(values).flatMap(([name, value]) =>
          value === undefined ? [] : [{ namespace: "AWS/SQS", name, dimensions, value }],
        );
      }),
    );
    return measured.flat();
  };
}

function attributeOf(attributes: Readonly<Record<string, string>>, name: string): number | undefined {
  const text = attributes[name];
  return text === undefined ? undefined : Number(text);
}
