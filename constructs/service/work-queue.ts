import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { InvalidPropError } from "../core/invalid-prop-error";
import { refusePlainText } from "../core/refuse-plain-text";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { queueAlarms } from "../monitoring/alarms/queue";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";

const DAY_SECONDS = 86_400;

/** What CloudWatch knows of a queue. */
export type QueueMetric =
  | "ApproximateAgeOfOldestMessage"
  | "ApproximateNumberOfMessagesNotVisible"
  | "ApproximateNumberOfMessagesVisible"
  | "NumberOfMessagesReceived"
  | "NumberOfMessagesSent";

/** Props of {@link WorkQueue}. */
export interface WorkQueueProps {
  /** Last parts of the name, e.g. `["reference", "jobs"]`. */
  readonly name: readonly string[];
  /** Key that messages are encrypted with. */
  readonly messagingKey: IEncryptionKey;
  /** Seconds that a consumer has for a message before another gets it, 1 to 43200. @default 180 */
  readonly visibilityTimeoutSeconds?: number;
  /** Deliveries before a message goes to the dead-letter queue, 1 to 1000. @default 5 */
  readonly maximumReceives?: number;
}

/** An encrypted queue whose hopeless messages are kept for 14 days in a dead-letter queue. */
export class WorkQueue extends Construct implements IMonitored {
  readonly queueName: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly deadLetterQueueName: string;
  readonly #messagingKey: IEncryptionKey;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const maximumReceives = props.maximumReceives ?? 5;
    const visibilityTimeoutSeconds = props.visibilityTimeoutSeconds ?? 180;
    this.#validate("maximumReceives", maximumReceives, 1, 1000);
    this.#validate("visibilityTimeoutSeconds", visibilityTimeoutSeconds, 1, 43_200);
    this.#messagingKey = props.messagingKey;
    const stack = EstateStack.of(this);
    this.queueName = stack.physicalName("queue", ...props.name);
    this.deadLetterQueueName = stack.physicalName("queue", ...props.name, "dead");
    // Spelled out, because each of the two queues names the other.
    const sourceQueueArns = [stack.arn("sqs", this.queueName)];
    const deadLetters = this.#createQueue("DeadLetters", this.deadLetterQueueName, {
      messageRetentionSeconds: 14 * DAY_SECONDS,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns }),
    });
    const queue = this.#createQueue("Resource", this.queueName, {
      messageRetentionSeconds: 4 * DAY_SECONDS,
      visibilityTimeoutSeconds,
      receiveWaitTimeSeconds: 20,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: maximumReceives,
      }),
    });
    this.queueArn = queue.arn;
    this.queueUrl = queue.url;
  }

  /** Lets the role put messages on the queue. */
  grantSend(grantee: IGrantee): void {
    grantee.allow({ sid: "SendMessages", actions: ["sqs:SendMessage"], resources: [this.queueArn] });
    grantee.allow({
      sid: "EncryptMessages",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [this.#messagingKey.keyArn],
    });
  }

  /** Lets the role take messages off the queue. */
  grantConsume(grantee: IGrantee): void {
    grantee.allow({
      sid: "ConsumeMessages",
      actions: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
      ],
      resources: [this.queueArn],
    });
    grantee.allow({
      sid: "DecryptMessages",
      actions: ["kms:Decrypt"],
      resources: [this.#messagingKey.keyArn],
    });
  }

  /** A metric of the queue, by the minute. */
  metric(name: QueueMetric, statistic: Statistic): Metric {
    return metricsOf("AWS/SQS", { QueueName: this.queueName })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return queueAlarms(this);
  }

  /** With its policy in it: as a resource of its own that would be waited for once more. */
  #createQueue(id: string, name: string, config: Partial<SqsQueueConfig>): SqsQueue {
    const arn = EstateStack.of(this).arn("sqs", name);
    const policy = new DataAwsIamPolicyDocument(this, `${id}Policy`, { statement: [refusePlainText(arn)] });
    return new SqsQueue(this, id, {
      name,
      kmsMasterKeyId: this.#messagingKey.keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      policy: policy.json,
      ...config,
    });
  }

  #validate(prop: string, value: number, minimum: number, maximum: number): void {
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
    throw new InvalidPropError({
      where: this.node.path,
      prop,
      value,
      allowed: `whole numbers from ${minimum} to ${maximum}`,
      remedy: "Leave it out for the default.",
    });
  }
}
