import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { refusePlainText } from "../core/refuse-plain-text";
import type { AutomationFunction } from "./automation-function";
import { takeFromRules } from "./take-from-rules";

const DAY_SECONDS = 86_400;
/** As long as rules try to deliver: what is older must not be acted upon any more, and a shorter outage loses no event. */
const TRIED_FOR_SECONDS = 3_600;

/** Props of {@link IncidentQueue}. */
export interface IncidentQueueProps {
  /** Key of the messages; EventBridge must be allowed to use it, or events are lost without an error. */
  readonly messagingKey: IEncryptionKey;
  /** Longest run of the function that reads the queue, in seconds; a message is hidden six times as long, as Lambda asks. */
  readonly consumerTimeoutSeconds: number;
  /** Deliveries before an event is set aside for a person. @default - as many as an hour has room for */
  readonly maximumReceives?: number;
}

/** Events in their order, each once, until they are decided; what cannot be read is set aside for 14 days. */
export class IncidentQueue extends Construct {
  readonly queueName: string;
  readonly queueArn: string;
  readonly deadLetterQueueName: string;
  readonly #props: IncidentQueueProps;

  constructor(scope: Construct, id: string, props: IncidentQueueProps) {
    super(scope, id);
    this.#props = props;
    const stack = EstateStack.of(this);
    this.queueName = `${stack.physicalName("fifoQueue", "remediation", "incidents")}.fifo`;
    this.deadLetterQueueName = `${stack.physicalName("fifoQueue", "remediation", "incidents", "dead")}.fifo`;
    // Spelled out, because each of the two queues names the other.
    const sourceQueueArns = [stack.arn("sqs", this.queueName)];
    const deadLetters = this.#createQueue("DeadLetters", this.deadLetterQueueName, {
      messageRetentionSeconds: 14 * DAY_SECONDS,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns }),
    });
    const hiddenSeconds = 6 * props.consumerTimeoutSeconds;
    const queue = this.#createQueue("Resource", this.queueName, {
      messageRetentionSeconds: 4 * DAY_SECONDS,
      visibilityTimeoutSeconds: hiddenSeconds,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: props.maximumReceives ?? Math.ceil(TRIED_FOR_SECONDS / hiddenSeconds),
      }),
    });
    this.queueArn = queue.arn;
  }

  /** Hands events to the function, which says of each whether it is done with it. */
  feed(consumer: AutomationFunction): void {
    this.#grantConsume(consumer);
    new LambdaEventSourceMapping(this, "Consumer", {
      eventSourceArn: this.queueArn,
      functionName: consumer.functionArn,
      // The next one waits for its turn anyway; in a batch, one that is slow or fails would hold all up for minutes.
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
  }

  #grantConsume(grantee: IGrantee): void {
    grantee.allow({
      sid: "ConsumeIncidents",
      actions: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
      ],
      resources: [this.queueArn],
    });
    grantee.allow({
      sid: "DecryptIncidents",
      actions: ["kms:Decrypt"],
      resources: [this.#props.messagingKey.keyArn],
    });
  }

  /** Content decides what is a duplicate: EventBridge gives no deduplication id, and asks for this. */
  #createQueue(id: string, name: string, config: Partial<SqsQueueConfig>): SqsQueue {
    return new SqsQueue(this, id, {
      name,
      fifoQueue: true,
      contentBasedDeduplication: true,
      kmsMasterKeyId: this.#props.messagingKey.keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      policy: this.#createPolicy(`${id}Policy`, name),
      ...config,
    });
  }

  #createPolicy(id: string, name: string): string {
    const stack = EstateStack.of(this);
    const arn = stack.arn("sqs", name);
    const isForEvents = name === this.queueName;
    return new DataAwsIamPolicyDocument(this, id, {
      statement: [...(isForEvents ? [takeFromRules(arn, stack)] : []), refusePlainText(arn)],
    }).json;
  }
}
