import { cloudtrailTrails } from "../../../local/gateway/mends/cloudtrail-trails";
import { parsed } from "../support/aws-client";
import { trailScenario } from "./scenarios/cloudtrail-trails";
import { useMend } from "./support/use-mend";

const gateways = useMend("cloudtrail-trails", cloudtrailTrails);

const ROLE = "arn:aws:iam::111111111111:role/trail";
const group = (name: string): string => `arn:aws:logs:eu-west-1:111111111111:log-group:${name}:*`;

test("a trail tells its log group and its role, when it is made and when it is read", async () => {
  const alone = await trailScenario(gateways.alone);
  expect(parsed(alone.read)).not.toHaveProperty("Trail.CloudWatchLogsLogGroupArn");
  expect(parsed(alone.read)).not.toHaveProperty("Trail.CloudWatchLogsRoleArn");

  const { created, read } = await trailScenario(gateways.mended);
  const logs = { CloudWatchLogsLogGroupArn: group("first"), CloudWatchLogsRoleArn: ROLE };
  expect(parsed(created)).toMatchObject(logs);
  expect(parsed(read)).toMatchObject({ Trail: logs });
});

test("a trail that is changed by its ARN keeps what the change does not name", async () => {
  const { described } = await trailScenario(gateways.mended);
  expect(parsed(described)).toMatchObject({
    trailList: [{ Name: "account", CloudWatchLogsLogGroupArn: group("second"), CloudWatchLogsRoleArn: ROLE }],
  });
});

test("the tags that a trail is made with reach the emulator, which forgets them otherwise", async () => {
  const alone = await trailScenario(gateways.alone);
  expect(parsed(alone.tags)).toMatchObject({ ResourceTagList: [{ TagsList: [] }] });

  const { created } = await gateways.mended
    .json("cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.CreateTrail", {
      Name: "account",
      S3BucketName: "trail-logs",
      TagsList: [{ Key: "owner", Value: "platform" }],
    })
    .then((created) => ({ created }));
  const added = gateways.mended.ministack.find(({ headers }) =>
    String(headers["x-amz-target"]).endsWith(".AddTags"),
  );
  expect(JSON.parse(added?.body.toString("utf8") ?? "{}")).toEqual({
    ResourceId: parsed(created)["TrailARN"],
    TagsList: [{ Key: "owner", Value: "platform" }],
  });
});
