import { callEstate } from "./estate-call";
import { type FaultPlace, FaultProblem, type WorldFault } from "./fault";

/** Tells our messages from all others. */
const MARK = "poison put by chaos inject";
const MESSAGES = 3;
const AT_ONCE = 10;

/** Messages that no worker can read lie in the dead-letter queues, as after every attempt has failed. */
export const queuePoison: WorldFault = {
  id: "queue-poison",
  kind: "world",
  summary: "Three messages that no worker can read lie in each dead-letter queue of the service.",
  alarms: ["dead-letter-queue-not-empty"],
  async begin(place) {
    const queues = await deadLetterQueues(place);
    for (const QueueUrl of queues) {
      for (let number = 0; number < MESSAGES; number += 1) {
        await sqs(place, "SendMessage", {
          QueueUrl,
          MessageBody: JSON.stringify({ text: null, note: MARK, number }),
        });
      }
    }
    return `${String(MESSAGES)} messages in ${queues.map(nameOf).join(", ")}`;
  },
  async end(place) {
    for (const QueueUrl of await deadLetterQueues(place)) {
      for (const { ReceiptHandle } of await ours(place, QueueUrl, 30)) {
        await sqs(place, "DeleteMessage", { QueueUrl, ReceiptHandle });
      }
    }
  },
  async isOn(place) {
    const found = await Promise.all((await deadLetterQueues(place)).map((url) => ours(place, url, 0)));
    return found.some((messages) => messages.length > 0);
  },
};

interface Message {
  readonly Body: string;
  readonly ReceiptHandle: string;
}

/** Queues that other queues of the service give their messages up to. */
async function deadLetterQueues(place: FaultPlace): Promise<string[]> {
  const { QueueUrls = [] } = await sqs<{ QueueUrls?: string[] }>(place, "ListQueues", {});
  const named = QueueUrls.filter((url) => nameOf(url).includes(place.service));
  const dead = new Set<string>();
  for (const QueueUrl of named) {
    const request = { QueueUrl, AttributeNames: ["RedrivePolicy"] };
    const { Attributes } = await sqs<{ Attributes?: Record<string, string> }>(
      place,
      "GetQueueAttributes",
      request,
    );
    const policy = JSON.parse(Attributes?.["RedrivePolicy"] ?? "{}") as { deadLetterTargetArn?: string };
    const name = policy.deadLetterTargetArn?.split(":").at(-1);
    const url = QueueUrls.find((candidate) => nameOf(candidate) === name);
    if (url !== undefined) dead.add(url);
  }
  if (dead.size > 0) return [...dead];
  throw new FaultProblem(
    `${place.environment} has no queue of ${place.service} with a dead-letter queue`,
    `npx homeostat apply --env ${place.environment} --local --yes`,
  );
}

async function ours(place: FaultPlace, QueueUrl: string, VisibilityTimeout: number): Promise<Message[]> {
  const request = { QueueUrl, MaxNumberOfMessages: AT_ONCE, VisibilityTimeout };
  const { Messages = [] } = await sqs<{ Messages?: Message[] }>(place, "ReceiveMessage", request);
  return Messages.filter(({ Body }) => Body.includes(MARK));
}

function sqs<T = object>(place: FaultPlace, action: string, body: object): Promise<T> {
  return callEstate<T>(place, { service: "sqs", target: `AmazonSQS.${action}`, body });
}

function nameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
}
