/**
 * Gives queues the address that the caller came by: clients send what they ask of a queue to its URL, and the emulator's
 * own would lead past the gateway, in plain text that the queues' policies refuse.
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
 */
import type { Mend } from "../mend";
import { withBody } from "../reply";

const TELL_URLS = new Set(["CreateQueue", "GetQueueUrl", "ListDeadLetterSourceQueues", "ListQueues"]);
/** The beginning of a queue's URL: after it come the account and the name. */
const ORIGIN = /http:\/\/127\.0\.0\.1:\d+(?=\/\d{12}\/)/g;

/** Queues under the caller's endpoint. */
export const sqsQueueUrls: Mend = {
  name: "sqs-queue-urls",
  services: ["sqs"],
  matches: (call) => TELL_URLS.has(call.action),
  async handle(call, { next }) {
    const reply = await next();
    const { host } = call.headers;
    if (host === undefined) return reply;
    return withBody(reply, reply.body.toString("utf8").replace(ORIGIN, `http://${host}`));
  },
};
