import { sqsDeadLetterSources } from "../../../local/gateway/mends/sqs-dead-letter-sources";
import { parsed } from "../support/aws-client";
import { deadLetterSourceScenario } from "./scenarios/sqs-dead-letter-sources";
import { useMend } from "./support/use-mend";

const gateways = useMend("sqs-dead-letter-sources", sqsDeadLetterSources);

test("a dead-letter queue tells whose messages it gets, and another queue that it gets none", async () => {
  expect((await deadLetterSourceScenario(gateways.alone)).ofDead.status).toBe(400);

  const { jobs, ofDead, ofJobs } = await deadLetterSourceScenario(gateways.mended);
  // The recording answers alike for both queues when they are asked where their hopeless messages go.
  expect(parsed(ofDead)["queueUrls"]).toContain(jobs);
  expect(parsed(ofJobs)).toEqual({ queueUrls: [] });
});
