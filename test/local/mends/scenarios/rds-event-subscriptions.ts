import type { AwsClient } from "../../support/aws-client";

const ARN = "arn:aws:rds:eu-west-1:111111111111:es:failures";

/** A tagged subscription to the failures of one database. */
export async function eventSubscriptionScenario(aws: AwsClient) {
  const ask = (Action: string, params: Record<string, string>) =>
    aws.query("rds", { Action, Version: "2014-10-31", ...params });
  const tags = { "Tags.Tag.1.Key": "owner", "Tags.Tag.1.Value": "platform" };
  const created = await ask("CreateEventSubscription", {
    SubscriptionName: "failures",
    SnsTopicArn: "arn:aws:sns:eu-west-1:111111111111:p1",
    SourceType: "db-instance",
    "EventCategories.EventCategory.1": "failover",
    "EventCategories.EventCategory.2": "failure",
    "SourceIds.SourceId.1": "orders",
    Enabled: "true",
    ...tags,
  });
  const described = await ask("DescribeEventSubscriptions", { SubscriptionName: "failures" });
  // What the mend asks to keep the tags.
  await ask("AddTagsToResource", { ResourceName: ARN, ...tags });
  const tagged = await ask("ListTagsForResource", { ResourceName: ARN });
  return { created, described, tagged };
}
