/**
 * Describes alarms as they were put. The emulator evaluates them, but keeps a part of the definition only.
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
import { type Call, listParam } from "../call";
import { jsonQuestion, type Mend, type MendContext } from "../mend";
import { errorReply, jsonOf, queryReply, type Reply } from "../reply";
import { element, escapeXml } from "../xml";
import { objectsAt, pick, textAt } from "./support/json-read-back";
import { nestParams } from "./support/nested-params";

type Fields = Record<string, unknown>;

const KIND = "cloudwatch-alarms";
const PUTS = new Set(["PutMetricAlarm", "PutCompositeAlarm"]);
const DESCRIBE = "GraniteServiceVersion20100801.DescribeAlarms";
/** What the service decides and the definition does not. */
const LIVE = [
  "AlarmName",
  "AlarmArn",
  "ActionsEnabled",
  "StateValue",
  "StateReason",
  "StateReasonData",
  "StateUpdatedTimestamp",
  "StateTransitionedTimestamp",
  "AlarmConfigurationUpdatedTimestamp",
];
/** Parameters of a description that are one value each. */
const SELECTIONS = [
  "AlarmNamePrefix",
  "ActionPrefix",
  "ChildrenOfAlarmName",
  "ParentsOfAlarmName",
  "StateValue",
  "MaxRecords",
  "NextToken",
];
const NOT_DESCRIBED = new Set(["Action", "Version", "Tags"]);

/** Alarms, complete. */
export const cloudwatchAlarms: Mend = {
  name: KIND,
  services: ["monitoring"],
  matches: (call) => call.protocol === "query" && (call.action === "DescribeAlarms" || PUTS.has(call.action)),
  handle: (call, context) =>
    call.action === "DescribeAlarms" ? describe(call, context) : put(call, context),
};

async function put(call: Call, { next, table }: MendContext): Promise<Reply> {
  const reply = await next();
  if (reply.status < 300) {
    const definition = Object.entries(nestParams(call.params)).filter(([name]) => !NOT_DESCRIBED.has(name));
    table<Fields>(KIND).set(call.params.get("AlarmName") ?? "", Object.fromEntries(definition));
  }
  return reply;
}

async function describe(call: Call, { ask, table }: MendContext): Promise<Reply> {
  const reply = await ask("ministack", jsonQuestion("monitoring", DESCRIBE, questionOf(call.params)));
  const answer = jsonOf<Fields>(reply);
  if (reply.status >= 300) return refusal(call, reply.status, answer);
  const definitions = table<Fields>(KIND);
  const asWasPut = (alarm: Fields): Fields => {
    const definition = definitions.get(textAt(alarm, "AlarmName"));
    return definition ? { ...definition, ...pick(alarm, LIVE) } : alarm;
  };
  const list = (name: string): string =>
    element(
      name,
      objectsAt(answer, name)
        .map((alarm) => asMember(asWasPut(alarm)))
        .join(""),
    );
  const token = textAt(answer, "NextToken");
  return queryReply(
    call,
    list("MetricAlarms") + list("CompositeAlarms") + (token && element("NextToken", token, "escape")),
  );
}

/** The emulator's refusal of the question in JSON, in the protocol of the caller. */
function refusal(call: Call, status: number, answer: Fields): Reply {
  const code = textAt(answer, "__type").replace(/^.*#/, "");
  return errorReply(
    call,
    status,
    code || "InternalFailure",
    textAt(answer, "message") || textAt(answer, "Message"),
  );
}

function questionOf(params: URLSearchParams): Fields {
  const single = SELECTIONS.map((name) => {
    const value = params.get(name);
    return [name, value !== null && name === "MaxRecords" ? Number(value) : value] as const;
  });
  const lists = ["AlarmNames", "AlarmTypes"].map((name) => [name, listParam(params, name)] as const);
  return {
    ...Object.fromEntries(single.filter(([, value]) => value !== null)),
    ...Object.fromEntries(lists.filter(([, values]) => values.length > 0)),
  };
}

/** Lists as `member`s, objects by their names; what is not set is left out, as AWS does. */
function asXml(value: unknown): string {
  if (Array.isArray(value)) return value.map(asMember).join("");
  if (typeof value !== "object" || value === null) return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null && member !== "")
    .map(([name, member]) => element(name, name.endsWith("Timestamp") ? asTime(member) : asXml(member)))
    .join("");
}

function asMember(value: unknown): string {
  return element("member", asXml(value));
}

function asTime(value: unknown): string {
  return typeof value === "number" ? new Date(value * 1000).toISOString() : String(value);
}
