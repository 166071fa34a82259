import type { AwsClient } from "../../support/aws-client";
import { textIn } from "../support/json-text";

/** A queue gives its hopeless messages to another; it is asked of both whose messages they get. */
export async function deadLetterSourceScenario(aws: AwsClient) {
  const ask = (operation: string, body: object) => aws.json("sqs", `AmazonSQS.${operation}`, body);
  const dead = textIn(await ask("CreateQueue", { QueueName: "jobs-dead" }), "QueueUrl");
  const deadLetterTargetArn = "arn:aws:sqs:eu-west-1:111111111111:jobs-dead";
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 5 });
  const jobs = textIn(
    await ask("CreateQueue", { QueueName: "jobs", Attributes: { RedrivePolicy } }),
    "QueueUrl",
  );
  await ask("ListQueues", {});
  await ask("GetQueueAttributes", { QueueUrl: jobs, AttributeNames: ["RedrivePolicy"] });
  const ofDead = await ask("ListDeadLetterSourceQueues", { QueueUrl: dead });
  const ofJobs = await ask("ListDeadLetterSourceQueues", { QueueUrl: jobs });
  return { jobs, ofDead, ofJobs };
}
