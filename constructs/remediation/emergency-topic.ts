import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { topicPolicyStatements } from "../core/topic-policy";
import type { IAlarmAction } from "../monitoring/alarm-action";

/** Props of {@link EmergencyTopic}. */
export interface EmergencyTopicProps {
  /** Key of the messages, another than the table's; CloudWatch must be allowed to use it. */
  readonly messagingKey: IEncryptionKey;
  /** Who is woken. */
  readonly email: string;
}

/** The way to a person that needs neither the table nor its stream nor what reads it. */
export class EmergencyTopic extends Construct implements IAlarmAction {
  readonly topicArn: string;
  readonly #messagingKey: IEncryptionKey;

  constructor(scope: Construct, id: string, props: EmergencyTopicProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    this.#messagingKey = props.messagingKey;
    const topic = new SnsTopic(this, "Resource", {
      name: stack.physicalName("topic", "remediation", "emergency"),
      displayName: "Remediation does not work",
      kmsMasterKeyId: props.messagingKey.keyId,
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
      resources: [this.#messagingKey.keyArn],
    });
  }
}
