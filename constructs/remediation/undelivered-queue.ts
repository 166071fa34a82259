import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { refusePlainText } from "../core/refuse-plain-text";
import { takeFromRules } from "./take-from-rules";

const RETENTION_SECONDS = 14 * 86_400;

/** Props of {@link UndeliveredQueue}. */
export interface UndeliveredQueueProps {
  /** Key of the messages; EventBridge must be allowed to use it. */
  readonly messagingKey: IEncryptionKey;
}

/** What rules, schedules, streams and calls could not hand to a function, kept for a person for 14 days. */
export class UndeliveredQueue extends Construct {
  readonly queueName: string;
  readonly queueArn: string;
  readonly #messagingKey: IEncryptionKey;

  constructor(scope: Construct, id: string, props: UndeliveredQueueProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    this.#messagingKey = props.messagingKey;
    this.queueName = stack.physicalName("queue", "remediation", "undelivered");
    const queue = new SqsQueue(this, "Resource", {
      name: this.queueName,
      messageRetentionSeconds: RETENTION_SECONDS,
      kmsMasterKeyId: props.messagingKey.keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      policy: this.#createPolicy(stack),
    });
    this.queueArn = queue.arn;
  }

  /** Lets the role put aside what it could not deliver. */
  grantSend(grantee: IGrantee): void {
    grantee.allow({ sid: "KeepUndelivered", actions: ["sqs:SendMessage"], resources: [this.queueArn] });
    grantee.allow({
      sid: "EncryptUndelivered",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [this.#messagingKey.keyArn],
    });
  }

  #createPolicy(stack: EstateStack): string {
    const arn = stack.arn("sqs", this.queueName);
    return new DataAwsIamPolicyDocument(this, "Policy", {
      statement: [takeFromRules(arn, stack), refusePlainText(arn)],
    }).json;
  }
}
