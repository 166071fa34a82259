import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { EstateStack } from "./estate-stack";

/** A service of AWS that uses keys in its own name, to encrypt what it writes or publishes. */
export type KeyUser = "cloudtrail" | "cloudwatch-alarms" | "eventbridge" | "logs" | "rds-events";

type Condition = NonNullable<DataAwsIamPolicyDocumentStatement["condition"]>;

const ACTIONS = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/**
 * What a key's policy says to let a service use it on behalf of this account and of nobody else. How a service
 * tells for whom it asks differs: each condition is the one that the service's own page gives.
 */
export function keyUserStatements(user: KeyUser, stack: EstateStack): DataAwsIamPolicyDocumentStatement[] {
  const { accountId, partition, region } = stack.deployment;
  const fromAccount = { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] };
  const from = (sourceArn: string) => ({ test: "ArnLike", variable: "aws:SourceArn", values: [sourceArn] });
  const about = (key: string, arn: string) => ({
    test: "ArnLike",
    variable: `kms:EncryptionContext:${key}`,
    values: [arn],
  });
  switch (user) {
    case "cloudtrail":
      return [
        statement("Trails", "cloudtrail.amazonaws.com", [
          // A trail of all regions may be asked for from any of them.
          from(`arn:${partition}:cloudtrail:*:${accountId}:trail/*`),
        ]),
      ];
    case "cloudwatch-alarms":
      return [
        statement("Alarms", "cloudwatch.amazonaws.com", [
          fromAccount,
          from(stack.arn("cloudwatch", "alarm:*")),
        ]),
      ];
    case "eventbridge":
      return [
        // Amazon SNS does not support source conditions for events: with one, they would be lost silently.
        statement("EventsToTopics", "events.amazonaws.com", [
          about("aws:sns:topicArn", stack.arn("sns", "*")),
        ]),
        statement("EventsToQueues", "events.amazonaws.com", [
          fromAccount,
          from(stack.arn("events", "rule/*")),
        ]),
      ];
    case "logs":
      return [
        statement("LogGroups", `logs.${region}.amazonaws.com`, [
          about("aws:logs:arn", stack.arn("logs", "*")),
        ]),
      ];
    case "rds-events":
      return [statement("DatabaseEvents", "events.rds.amazonaws.com", [fromAccount])];
  }
}

function statement(sid: string, principal: string, condition: Condition): DataAwsIamPolicyDocumentStatement {
  return {
    sid,
    actions: ACTIONS,
    // A key policy's resource is the key itself.
    resources: ["*"],
    principals: [{ type: "Service", identifiers: [principal] }],
    condition,
  };
}
