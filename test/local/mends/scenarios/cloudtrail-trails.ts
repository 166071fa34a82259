import type { AwsClient } from "../../support/aws-client";
import { textIn } from "../support/json-text";

const TARGET = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";

/** A tagged trail that also writes to a log group, which then becomes another one. */
export async function trailScenario(aws: AwsClient) {
  const ask = (operation: string, body: object) => aws.json("cloudtrail", `${TARGET}.${operation}`, body);
  const logGroup = (name: string) => `arn:aws:logs:eu-west-1:111111111111:log-group:${name}:*`;
  const TagsList = [{ Key: "owner", Value: "platform" }];
  const created = await ask("CreateTrail", {
    Name: "account",
    S3BucketName: "trail-logs",
    CloudWatchLogsLogGroupArn: logGroup("first"),
    CloudWatchLogsRoleArn: "arn:aws:iam::111111111111:role/trail",
    TagsList,
  });
  const ResourceIdList = [textIn(created, "TrailARN")];
  const read = await ask("GetTrail", { Name: "account" });
  const tags = await ask("ListTags", { ResourceIdList });
  await ask("AddTags", { ResourceId: textIn(created, "TrailARN"), TagsList });
  await ask("UpdateTrail", {
    Name: textIn(created, "TrailARN"),
    CloudWatchLogsLogGroupArn: logGroup("second"),
  });
  const described = await ask("DescribeTrails", {});
  return { created, read, tags, described };
}
