import { sqsQueueUrls } from "../../../local/gateway/mends/sqs-queue-urls";
import { parsed } from "../support/aws-client";
import { queueUrlScenario } from "./scenarios/sqs-queue-urls";
import { useMend } from "./support/use-mend";

const gateways = useMend("sqs-queue-urls", sqsQueueUrls);

test("a queue's address is that of the endpoint which the caller uses", async () => {
  const beside = `${gateways.alone.url}/111111111111/jobs`;
  expect(parsed((await queueUrlScenario(gateways.alone)).found)["QueueUrl"]).not.toBe(beside);

  const { created, found, listed } = await queueUrlScenario(gateways.mended);
  const QueueUrl = `${gateways.mended.url}/111111111111/jobs`;
  expect(parsed(created)).toMatchObject({ QueueUrl });
  expect(parsed(found)).toMatchObject({ QueueUrl });
  expect(parsed(listed)).toMatchObject({ QueueUrls: [QueueUrl] });
});
