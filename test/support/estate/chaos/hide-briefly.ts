import { GetQueueUrlCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { RunbookStage } from "../runbook-stage";

const SECONDS = "20";

/** What a reader of the queue of incidents took and never gave back is delivered again soon. */
export async function hideBriefly({ clients: { sqs }, environment }: RunbookStage): Promise<void> {
  const QueueName = `homeostat-${environment}-remediation-incidents.fifo`;
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: SECONDS } }));
}
