import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { EncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { topicPolicyStatements } from "../core/topic-policy";
import type { IAlarmAction } from "../monitoring/alarm-action";

/** Props of {@link EmergencyTopic}. */
export interface EmergencyTopicProps {
  /** Who is woken; another mailbox than that of the alerts, which may be what is broken. */
  readonly email: string;
}

/**
 * The way to a person that needs nothing of what it is about: neither the table nor its stream nor what reads it, and neither
 * the key nor the mailbox of the alerts.
 */
export class EmergencyTopic extends Construct implements IAlarmAction {
  readonly topicArn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, props: EmergencyTopicProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    this.#key = new EncryptionKey(this, "Key", {
      description: "Encrypts what wakes somebody when the automation itself is ill",
      alias: "remediation-emergency",
      serviceUsers: ["cloudwatch-alarms"],
    });
    const topic = new SnsTopic(this, "Resource", {
      name: stack.physicalName("topic", "remediation", "emergency"),
      displayName: "Remediation does not work",
      kmsMasterKeyId: this.#key.keyId,
    });
    new SnsTopicPolicy(this, "Policy", {
      arn: topic.arn,
      policy: new DataAwsIamPolicyDocument(this, "PolicyDocument", {
        statement: topicPolicyStatements(topic.arn, "cloudwatch.amazonaws.com", stack),
      }).json,
    });
    new SnsTopicSubscription(this, "Email", {
      topicArn: topic.arn,
      protocol: "email",
      endpoint: props.email,
    });
    this.topicArn = topic.arn;
  }

  /** Whatever is wrong with the automation itself goes one way, however grave. */
  targetArn(): string {
    return this.topicArn;
  }

  /** Lets the role wake somebody. */
  grantPublish(grantee: IGrantee): void {
    grantee.allow({ sid: "PageInEmergency", actions: ["sns:Publish"], resources: [this.topicArn] });
    grantee.allow({
      sid: "EncryptEmergencyPages",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [this.#key.keyArn],
    });
  }
}
