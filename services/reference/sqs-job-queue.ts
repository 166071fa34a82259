import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { JobQueue } from "./backends";

/** The queue of jobs in SQS. */
export class SqsJobQueue implements JobQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(region: string, queueUrl: string) {
    this.#client = new SQSClient({ region });
    this.#queueUrl = queueUrl;
  }

  async send(body: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: body }));
  }
}
