import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import type { AutomationFunction } from "./automation-function";
import type { RemediationTable } from "./remediation-table";
import type { UndeliveredQueue } from "./undelivered-queue";

/** A new row that is to be told; its removal is no news. */
const NEW_OUTBOX_ROW = { eventName: ["INSERT"], dynamodb: { NewImage: { kind: { S: ["outbox"] } } } };

/** Props of {@link OutboxStream}. */
export interface OutboxStreamProps {
  readonly table: RemediationTable;
  /** What tells people and deletes the row. */
  readonly notifier: AutomationFunction;
  readonly undelivered: UndeliveredQueue;
}

/**
 * Hands every new outbox row of the table to the notifier, soon after its transaction. What does not reach its receivers
 * stays in the table, for the notifier's look of each minute, and holds no other up; its age raises an alarm. Rows that a
 * notifier dies of are tried again for an hour, in ever smaller batches, and then go to the undelivered.
 */
export class OutboxStream extends Construct {
  constructor(scope: Construct, id: string, props: OutboxStreamProps) {
    super(scope, id);
    const { table, notifier, undelivered } = props;
    table.grantStream(notifier);
    new LambdaEventSourceMapping(this, "Resource", {
      eventSourceArn: table.streamArn,
      functionName: notifier.functionArn,
      startingPosition: "TRIM_HORIZON",
      batchSize: 10,
      // Each row has a sort key of its own, so more lanes would carry the messages of one incident side by side.
      parallelizationFactor: 1,
      bisectBatchOnFunctionError: true,
      maximumRecordAgeInSeconds: 3_600,
      maximumRetryAttempts: 20,
      filterCriteria: { filter: [{ pattern: JSON.stringify(NEW_OUTBOX_ROW) }] },
      destinationConfig: { onFailure: { destinationArn: undelivered.queueArn } },
    });
  }
}
