/**
 * Gives back where a trail writes its log group, and takes the tags it is made with.
 * Follows https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
import { jsonBody } from "../call";
import { jsonQuestion, type Mend } from "../mend";
import { jsonOf } from "../reply";
import { jsonReadBack, objectAt, objectsAt, pick } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const KINDS: Readonly<Record<string, "create" | "modify" | "read">> = {
  CreateTrail: "create",
  UpdateTrail: "modify",
  GetTrail: "read",
  DescribeTrails: "read",
};
const ADD_TAGS = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.AddTags";

const readBack = jsonReadBack({
  name: "cloudtrail-trails",
  service: "cloudtrail",
  kindOf: (call) => KINDS[call.action],
  keyOf: (_call, request) => trailName(request["Name"]),
  fieldsOf: (request) => pick(request, ["CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"]),
  described: (_call, answer) =>
    [answer, objectAt(answer, "Trail"), ...objectsAt(answer, "trailList")]
      .filter((thing) => thing["Name"] !== undefined)
      .map((thing) => ({ key: trailName(thing["Name"]), thing })),
});

/** Trails as they were asked for. */
export const cloudtrailTrails: Mend = {
  ...readBack,
  async handle(call, context) {
    const reply = await readBack.handle(call, context);
    const tags = objectsAt(jsonBody<Fields>(call), "TagsList");
    const arn = reply.status < 300 ? jsonOf<Fields>(reply)["TrailARN"] : undefined;
    if (call.action === "CreateTrail" && arn !== undefined && tags.length > 0) {
      await context.ask(
        "ministack",
        jsonQuestion("cloudtrail", ADD_TAGS, { ResourceId: arn, TagsList: tags }),
      );
    }
    return reply;
  },
};

/** A trail may be named by its ARN. */
function trailName(name: unknown): string {
  return String(name).replace(/^.*:trail\//, "");
}
