import type { AwsClient } from "../../support/aws-client";

/** A queue is made, found by its name, and listed. */
export async function queueUrlScenario(aws: AwsClient) {
  const ask = (operation: string, body: object) => aws.json("sqs", `AmazonSQS.${operation}`, body);
  const created = await ask("CreateQueue", { QueueName: "jobs" });
  const found = await ask("GetQueueUrl", { QueueName: "jobs" });
  const listed = await ask("ListQueues", {});
  return { created, found, listed };
}
