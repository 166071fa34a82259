import { emulatorSays } from "./support";

/** A queue of two messages that somebody received, in an account of its own. */
const QUEUE = `
import asyncio, json
import queue_counts
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import sqs
queue_counts.install()
set_request_account_id("111111111111"); set_request_region("eu-west-1")
url = sqs._HANDLERS["CreateQueue"]({"QueueName": "jobs"}, "")["QueueUrl"]
for body in ("a", "b", "c"): sqs._HANDLERS["SendMessage"]({"QueueUrl": url, "MessageBody": body}, "")
received = asyncio.run(sqs._HANDLERS["ReceiveMessage"]({"QueueUrl": url, "MaxNumberOfMessages": 10}, ""))["Messages"]
handles = [message["ReceiptHandle"] for message in received]
`;

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(QUEUE + lines);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("what is deleted is counted, whoever deletes it, and once", () => {
  const told = says(`
sqs._HANDLERS["DeleteMessage"]({"QueueUrl": url, "ReceiptHandle": handles[0]}, "")
entries = [{"Id": "1", "ReceiptHandle": handles[1]}, {"Id": "2", "ReceiptHandle": handles[1]}]
sqs._HANDLERS["DeleteMessageBatch"]({"QueueUrl": url, "Entries": entries}, "")
sqs._delete_messages_for_esm(url, {handles[2], "of nobody"})
print(json.dumps([queue_counts.told(), len(sqs._queues[url]["messages"])]))`);
  expect(told).toEqual([{ jobs: 3 }, 0]);
});

test("another account and region hears nothing of it", () => {
  const told = says(`
sqs._HANDLERS["DeleteMessage"]({"QueueUrl": url, "ReceiptHandle": handles[0]}, "")
set_request_region("eu-central-1")
print(json.dumps(queue_counts.told()))`);
  expect(told).toEqual({});
});
