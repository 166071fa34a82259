import { callEstate } from "./estate-call";
import { type FaultPlace, FaultProblem } from "../fault";

const AT_ONCE = 10;

/** A message as SQS hands it out. */
export interface Message {
  readonly Body: string;
  readonly ReceiptHandle: string;
}

/** A queue of a service, and where it gives its messages up to. */
export interface QueuePair {
  readonly url: string;
  readonly deadLettersUrl: string;
}

/**
 * The queues of the service that give messages up.
 *
 * @throws FaultProblem where there is none
 */
export async function queuePairs(place: FaultPlace): Promise<QueuePair[]> {
  const { QueueUrls = [] } = await sqs<{ QueueUrls?: string[] }>(place, "ListQueues", {});
  const pairs: QueuePair[] = [];
  for (const url of QueueUrls.filter((candidate) => queueName(candidate).includes(place.service))) {
    const request = { QueueUrl: url, AttributeNames: ["RedrivePolicy"] };
    const { Attributes } = await sqs<{ Attributes?: Record<string, string> }>(
      place,
      "GetQueueAttributes",
      request,
    );
    const policy = JSON.parse(Attributes?.["RedrivePolicy"] ?? "{}") as { deadLetterTargetArn?: string };
    const name = policy.deadLetterTargetArn?.split(":").at(-1);
    const deadLettersUrl = QueueUrls.find((candidate) => queueName(candidate) === name);
    if (deadLettersUrl !== undefined) pairs.push({ url, deadLettersUrl });
  }
  if (pairs.length > 0) return pairs;
  throw new FaultProblem(
    `${place.environment} has no queue of ${place.service} with a dead-letter queue`,
    `npx homeostat apply --env ${place.environment} --local --yes`,
  );
}

/** Puts a message on a queue. */
export async function sendMessage(place: FaultPlace, QueueUrl: string, body: object): Promise<void> {
  await sqs(place, "SendMessage", { QueueUrl, MessageBody: JSON.stringify(body) });
}

/** Whether messages with this mark lie in a dead-letter queue of the service, and can be seen. */
export async function liesInDeadLetters(place: FaultPlace, mark: string): Promise<boolean> {
  for (const { deadLettersUrl } of await queuePairs(place))
    if ((await marked(place, deadLettersUrl, mark, 0)).length > 0) return true;
  return false;
}

/** Takes all messages with this mark off the dead-letter queues of the service. */
export async function takeOffDeadLetters(place: FaultPlace, mark: string): Promise<void> {
  for (const { deadLettersUrl: QueueUrl } of await queuePairs(place)) {
    for (;;) {
      const found = await marked(place, QueueUrl, mark, 30);
      if (found.length === 0) break;
      for (const { ReceiptHandle } of found) await sqs(place, "DeleteMessage", { QueueUrl, ReceiptHandle });
    }
  }
}

/** Name of the queue at an address. */
export function queueName(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

async function marked(
  place: FaultPlace,
  QueueUrl: string,
  mark: string,
  VisibilityTimeout: number,
): Promise<Message[]> {
  const request = { QueueUrl, MaxNumberOfMessages: AT_ONCE, VisibilityTimeout };
  const { Messages = [] } = await sqs<{ Messages?: Message[] }>(place, "ReceiveMessage", request);
  return Messages.filter(({ Body }) => Body.includes(mark));
}

function sqs<T = object>(place: FaultPlace, action: string, body: object): Promise<T> {
  return callEstate<T>(place, { service: "sqs", target: `AmazonSQS.${action}`, body });
}
