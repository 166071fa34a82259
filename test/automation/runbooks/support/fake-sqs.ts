import type {
  ChangeMessageVisibilityCommandInput,
  DeleteMessageCommandInput,
  GetQueueAttributesCommandInput,
  GetQueueUrlCommandInput,
  ListDeadLetterSourceQueuesCommandInput,
  MessageAttributeValue,
  ReceiveMessageCommandInput,
  SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { AwsDeadLetters } from "../../../../automation/adapters/aws/dead-letters";
import { awsError, type AwsRecorder } from "./aws-recorder";
import type { Clock } from "./clock";

interface FakeMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  hiddenUntilMs: number;
}

const HOST = "https://sqs.eu-west-1.amazonaws.com/111111111111/";

/** A queue and its dead-letter queue. */
export class FakeSqs {
  readonly source = "homeostat-dev-reference-jobs";
  readonly dead = "homeostat-dev-reference-jobs-dead";
  readonly port: AwsDeadLetters;
  /** Queues that give their messages up to the dead-letter queue. */
  sources = [this.source];
  readonly #queues = new Map<string, FakeMessage[]>([
    [this.source, []],
    [this.dead, []],
  ]);
  #number = 1;

  constructor(
    recorder: AwsRecorder,
    private readonly clock: Clock,
  ) {
    this.port = new AwsDeadLetters(
      recorder.client("sqs", {
        GetQueueUrl: ({ QueueName = "" }: GetQueueUrlCommandInput) => ({ QueueUrl: `${HOST}${QueueName}` }),
        ListDeadLetterSourceQueues: ({ QueueUrl }: ListDeadLetterSourceQueuesCommandInput) => ({
          queueUrls: QueueUrl === `${HOST}${this.dead}` ? this.sources.map((name) => `${HOST}${name}`) : [],
        }),
        GetQueueAttributes: ({ QueueUrl }: GetQueueAttributesCommandInput) => {
          const messages = this.#of(QueueUrl);
          const hidden = messages.filter((one) => one.hiddenUntilMs > this.clock.nowMs).length;
          return {
            Attributes: {
              ApproximateNumberOfMessages: String(messages.length - hidden),
              ApproximateNumberOfMessagesDelayed: "0",
              ApproximateNumberOfMessagesNotVisible: String(hidden),
            },
          };
        },
        ReceiveMessage: ({
          QueueUrl,
          MaxNumberOfMessages = 1,
          VisibilityTimeout = 0,
        }: ReceiveMessageCommandInput) => {
          const free = this.#of(QueueUrl).filter((one) => one.hiddenUntilMs <= this.clock.nowMs);
          const taken = free.slice(0, MaxNumberOfMessages);
          for (const one of taken) one.hiddenUntilMs = this.clock.nowMs + VisibilityTimeout * 1_000;
          return {
            Messages: taken.map(({ id, body, attributes }) => ({
              MessageId: id,
              Body: body,
              MessageAttributes: attributes,
              ReceiptHandle: id,
            })),
          };
        },
        ChangeMessageVisibility: (input: ChangeMessageVisibilityCommandInput) => {
          const found = this.#of(input.QueueUrl).find(({ id }) => id === input.ReceiptHandle);
          if (found) found.hiddenUntilMs = this.clock.nowMs + (input.VisibilityTimeout ?? 0) * 1_000;
          return {};
        },
        SendMessage: ({ QueueUrl, MessageBody = "", MessageAttributes = {} }: SendMessageCommandInput) => {
          this.put(this.#nameOf(QueueUrl), MessageBody, MessageAttributes);
          return {};
        },
        DeleteMessage: ({ QueueUrl, ReceiptHandle }: DeleteMessageCommandInput) => {
          const messages = this.#of(QueueUrl);
          messages.splice(
            messages.findIndex(({ id }) => id === ReceiptHandle),
            1,
          );
          return {};
        },
      }),
    );
  }

  put(name: string, body: string, attributes: Readonly<Record<string, MessageAttributeValue>> = {}): void {
    const id = `message-${this.#number++}`;
    this.#of(`${HOST}${name}`).push({ id, body, attributes, hiddenUntilMs: 0 });
  }

  /** What a queue holds. */
  bodies(name: string): string[] {
    return this.#of(`${HOST}${name}`).map(({ body }) => body);
  }

  attributes(name: string): Readonly<Record<string, MessageAttributeValue>>[] {
    return this.#of(`${HOST}${name}`).map(({ attributes }) => attributes);
  }

  /** The worker takes all that lies in its queue: it does it, or gives it up at last. */
  work(succeeds: (body: string) => boolean): void {
    for (const { body, attributes } of this.#of(`${HOST}${this.source}`).splice(0)) {
      if (!succeeds(body)) this.put(this.dead, body, attributes);
    }
  }

  #nameOf(url = ""): string {
    return url.slice(HOST.length);
  }

  #of(url = ""): FakeMessage[] {
    const found = this.#queues.get(this.#nameOf(url));
    if (found) return found;
    throw awsError("QueueDoesNotExist", "The specified queue does not exist.");
  }
}
