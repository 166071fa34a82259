import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { DeadLetterQueue, DeadLetters, MessageCounts, Moved } from "../../runbooks/ports/dead-letters";
import { stepClientSettings } from "./client-settings";

/** SQS keeps the attributes of a message that is given up, so the mark comes back with it. */
const MARK = "HomeostatRedriven";
const AT_ONCE = 10;
/** More attributes than these SQS does not take: a message with so many cannot be marked, and stays. */
const MAXIMUM_ATTRIBUTES = 10;
/** Long enough to move ten; what is left comes back by itself. */
const HIDDEN_SECONDS = 60;

/**
 * Dead-letter queues of SQS. A message that is moved is sent first and deleted then: it may be there twice for a
 * crash between the two, and is never lost. SQS knows no condition and refuses no stale hand; a message that one
 * receives is hidden from the other, and what was moved once is never moved again.
 */
export class AwsDeadLetters implements DeadLetters {
  constructor(private readonly client: Pick<SQSClient, "send"> = new SQSClient(stepClientSettings)) {}

  async describe(name: string): Promise<DeadLetterQueue> {
    const { queueUrls = [], NextToken } = await this.client.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: await this.#url(name) }),
    );
    const [source, ...more] = queueUrls;
    if (source === undefined || more.length > 0 || NextToken !== undefined) {
      const found = JSON.stringify(queueUrls.map(nameOf));
      throw new Error(
        `${name} gets the messages of ${found}; allowed: one queue, or it is not known where they belong`,
      );
    }
    return { name, sourceName: nameOf(source) };
  }

  async counts(queueName: string): Promise<MessageCounts> {
    const { Attributes = {} } = await this.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: await this.#url(queueName),
        AttributeNames: [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesDelayed",
          "ApproximateNumberOfMessagesNotVisible",
        ],
      }),
    );
    const count = (name: string): number => {
      const value = (Attributes as Readonly<Record<string, string>>)[`ApproximateNumberOfMessages${name}`];
      if (value !== undefined && /^\d+$/.test(value)) return Number(value);
      throw new Error(`SQS does not say how many messages ${queueName} holds`);
    };
    return { waiting: count("") + count("Delayed"), inFlight: count("NotVisible") };
  }

  async peek(name: string): Promise<{ readonly seen: number; readonly redriven: readonly string[] }> {
    const url = await this.#url(name);
    const messages = await this.#receive(url);
    await Promise.all(messages.map((message) => this.#release(url, message)));
    return { seen: messages.length, redriven: messages.filter(isMarked).map(idOf) };
  }

  async moveSome({ name, sourceName }: DeadLetterQueue, executionId: string): Promise<Moved> {
    const [from, to] = await Promise.all([this.#url(name), this.#url(sourceName)]);
    const messages = await this.#receive(from);
    const kept = messages.filter((message) => isMarked(message) || !canBeMarked(message));
    const movable = messages.filter((message) => !kept.includes(message));
    const moves = movable.map((message) => this.#move(message, { from, to, executionId }));
    // Each is over before one that failed is told of: nothing is moved behind the back of what follows.
    await Promise.allSettled(moves);
    await Promise.all(moves);
    return { moved: movable.map(idOf), kept: kept.map(idOf) };
  }

  async #move(
    message: Message,
    { from, to, executionId }: { readonly from: string; readonly to: string; readonly executionId: string },
  ): Promise<void> {
    const { Body, MessageAttributes = {}, ReceiptHandle } = message;
    try {
      await this.client.send(
        new SendMessageCommand({
          QueueUrl: to,
          MessageBody: Body,
          MessageAttributes: { ...writable(MessageAttributes), [MARK]: textAttribute(executionId) },
        }),
      );
    } catch (error) {
      // A queue whose messages are hidden looks empty to its alarm, as if the trouble were over.
      await this.#release(from, message).catch(() => undefined);
      throw error;
    }
    await this.client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
  }

  async #receive(url: string): Promise<readonly Message[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: AT_ONCE,
        MessageAttributeNames: ["All"],
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: 1,
      }),
    );
    return Messages;
  }

  async #release(url: string, { ReceiptHandle }: Message): Promise<void> {
    await this.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }),
    );
  }

  async #url(name: string): Promise<string> {
    const { QueueUrl } = await this.client.send(new GetQueueUrlCommand({ QueueName: name }));
    if (QueueUrl !== undefined) return QueueUrl;
    throw new Error(`SQS gives no address of ${name}`);
  }
}

function isMarked({ MessageAttributes = {} }: Message): boolean {
  return MARK in MessageAttributes;
}

function canBeMarked({ MessageAttributes = {} }: Message): boolean {
  return Object.keys(MessageAttributes).length < MAXIMUM_ATTRIBUTES;
}

function idOf({ MessageId = "" }: Message): string {
  return MessageId;
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

function textAttribute(StringValue: string): MessageAttributeValue {
  return { DataType: "String", StringValue };
}

/** SQS answers with empty lists beside the value, and takes none back. */
function writable(
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { DataType, ...(BinaryValue === undefined ? { StringValue } : { BinaryValue }) },
    ]),
  );
}
