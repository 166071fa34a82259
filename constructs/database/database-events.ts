import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { DbEventSubscription } from "@cdktf/provider-aws/lib/db-event-subscription";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { topicPolicyStatements } from "../core/topic-policy";

/** Categories by kind of source: what a person or an automation may have to act upon. */
const EVENT_CATEGORIES = {
  "db-instance": [
    "availability",
    "configuration change",
    "deletion",
    "failover",
    "failure",
    "low storage",
    "maintenance",
    "notification",
    "read replica",
    "recovery",
    "restoration",
  ],
  "db-cluster": ["configuration change", "deletion", "failover", "failure", "maintenance", "notification"],
} as const;

/** Props of {@link DatabaseEvents}. */
export interface DatabaseEventsProps {
  /** Name of the database inside its environment, e.g. `main`. */
  readonly name: string;
  /** Key of the topic; `rds-events` must be one of its service users. */
  readonly messagingKey: IEncryptionKey;
  /** What is listened to. */
  readonly sourceType: keyof typeof EVENT_CATEGORIES;
}

/**
 * The events of a database on an encrypted topic of its own, to which only RDS of this account publishes.
 * Every source of its type in the account is heard: a replica that a runbook adds, or an instance restored beside the database,
 * has no place in a list of identifiers. Nor does the subscription wait for a database that is still being made.
 */
export class DatabaseEvents extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: DatabaseEventsProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const topic = new SnsTopic(this, "Topic", {
      name: stack.physicalName("topic", props.name, "database-events"),
      kmsMasterKeyId: props.messagingKey.keyArn,
    });
    const policy = new SnsTopicPolicy(this, "TopicPolicy", {
      arn: topic.arn,
      policy: new DataAwsIamPolicyDocument(this, "Policy", {
        statement: topicPolicyStatements(topic.arn, "events.rds.amazonaws.com", stack),
      }).json,
    });
    new DbEventSubscription(this, "Resource", {
      name: stack.physicalName("generic", props.name, "database-events"),
      snsTopic: topic.arn,
      sourceType: props.sourceType,
      eventCategories: [...EVENT_CATEGORIES[props.sourceType]],
      dependsOn: [policy],
    });
    this.topicArn = topic.arn;
  }
}
