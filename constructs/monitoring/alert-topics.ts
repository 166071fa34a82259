import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { topicPolicyStatements } from "../core/topic-policy";
import type { IAlarmAction } from "./alarm-action";
import { SEVERITIES, type Severity } from "./severity";

/** Props of {@link AlertTopics}. */
export interface AlertTopicsProps {
  /** Key of the messages; CloudWatch must be allowed to use it, or alarms are lost without an error. */
  readonly messagingKey: IEncryptionKey;
  /** Who is told, by severity. */
  readonly email: Readonly<Record<Severity, string>>;
}

/** Whom alerts reach, by severity. */
export interface IAlertTopics extends IAlarmAction {
  readonly topicArns: Readonly<Record<Severity, string>>;
  /** Lets the role tell people of every severity. */
  grantPublish(grantee: IGrantee): void;
}

/** One encrypted topic per severity, with its subscriber. */
export class AlertTopics extends Construct implements IAlertTopics {
  readonly topicArns: Readonly<Record<Severity, string>>;
  readonly #messagingKey: IEncryptionKey;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    this.#messagingKey = props.messagingKey;
    const [P1, P2, P3, P4] = SEVERITIES.map((severity) => this.#createTopic(severity, props));
    this.topicArns = { P1, P2, P3, P4 } as Record<Severity, string>;
  }

  targetArn(severity: Severity): string {
    return this.topicArns[severity];
  }

  grantPublish(grantee: IGrantee): void {
    const resources = SEVERITIES.map((severity) => this.topicArns[severity]);
    grantee.allow({ sid: "TellPeople", actions: ["sns:Publish"], resources });
    grantee.allow({
      sid: "EncryptAlerts",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [this.#messagingKey.keyArn],
    });
  }

  #createTopic(severity: Severity, { messagingKey, email }: AlertTopicsProps): string {
    const stack = EstateStack.of(this);
    const topic = new SnsTopic(this, severity, {
      name: stack.physicalName("topic", "alerts", severity.toLowerCase()),
      displayName: `${severity} alerts`,
      kmsMasterKeyId: messagingKey.keyId,
    });
    new SnsTopicPolicy(this, `${severity}Policy`, {
      arn: topic.arn,
      policy: new DataAwsIamPolicyDocument(this, `${severity}PolicyDocument`, {
        statement: topicPolicyStatements(topic.arn, "cloudwatch.amazonaws.com", stack),
      }).json,
    });
    new SnsTopicSubscription(this, `${severity}Email`, {
      topicArn: topic.arn,
      protocol: "email",
      endpoint: email[severity],
    });
    return topic.arn;
  }
}
