/**
 * Tells which queues give their hopeless messages to a queue, which the emulator does not know how to tell.
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html
 */
import { jsonBody } from "../call";
import { jsonQuestion, type Mend, type MendContext } from "../mend";
import { jsonOf, jsonReply } from "../reply";

const NOT_ALLOWED = 403;

/** Sources of a dead-letter queue. */
export const sqsDeadLetterSources: Mend = {
  name: "sqs-dead-letter-sources",
  services: ["sqs"],
  matches: (call) => call.action === "ListDeadLetterSourceQueues" && call.protocol === "json",
  async handle(call, { next, ask, place }) {
    // Whether the caller may ask is the emulator's to say.
    const reply = await next();
    if (reply.status === NOT_ALLOWED || reply.status < 300) return reply;
    const name = jsonBody<{ QueueUrl: string }>(call).QueueUrl?.split("/").at(-1) ?? "";
    const wanted = `arn:aws:sqs:${place.region}:${place.account}:${name}`;
    const { QueueUrls = [] } = jsonOf<{ QueueUrls: string[] }>(await sqs(ask, "ListQueues", {}));
    const queueUrls: string[] = [];
    for (const url of QueueUrls) {
      if ((await deadLettersOf(ask, url)) === wanted) queueUrls.push(url);
    }
    return jsonReply({ queueUrls });
  },
};

type Ask = MendContext["ask"];

async function deadLettersOf(ask: Ask, QueueUrl: string): Promise<string | undefined> {
  const reply = await sqs(ask, "GetQueueAttributes", { QueueUrl, AttributeNames: ["RedrivePolicy"] });
  const { RedrivePolicy = "{}" } = jsonOf<{ Attributes: Record<string, string> }>(reply).Attributes ?? {};
  return (JSON.parse(RedrivePolicy) as { readonly deadLetterTargetArn?: string }).deadLetterTargetArn;
}

function sqs(ask: Ask, action: string, body: object) {
  return ask("ministack", jsonQuestion("sqs", `AmazonSQS.${action}`, body));
}
