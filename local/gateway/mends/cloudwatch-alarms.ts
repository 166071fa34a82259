/**
 * Describes alarms completely: the emulator's XML leaves most members out, its JSON has them.
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
import { type Call, listParam } from "../call";
import { jsonQuestion, type Mend, type MendContext } from "../mend";
import { jsonOf, queryReply, type Reply } from "../reply";
import { element } from "../xml";
import { objectsAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const TARGET = "GraniteServiceVersion20100801.DescribeAlarms";
const SUPPRESSOR = ["ActionsSuppressor", "ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"];

/** Alarms with all that was asked for. */
export const cloudwatchAlarms: Mend = {
  name: "cloudwatch-alarms",
  services: ["monitoring"],
  matches: (call) => call.protocol === "query" && /^(DescribeAlarms|PutCompositeAlarm)$/.test(call.action),
  handle: (call, context) =>
    call.action === "DescribeAlarms" ? describe(call, context) : put(call, context),
};

async function describe(call: Call, { ask, table }: MendContext): Promise<Reply> {
  const { params } = call;
  const single = ["AlarmNamePrefix", "StateValue", "MaxRecords", "NextToken"];
  const lists = ["AlarmNames", "AlarmTypes"];
  const question = Object.fromEntries<unknown>([
    ...single.flatMap((name) => (params.has(name) ? [[name, params.get(name)] as const] : [])),
    ...lists.flatMap((name) => {
      const values = listParam(params, name);
      return values.length > 0 ? [[name, values] as const] : [];
    }),
  ]);
  const reply = await ask("ministack", jsonQuestion("monitoring", TARGET, question));
  const answer = jsonOf<Fields>(reply);
  const suppressors = table<Fields>("cloudwatch-composite-alarms");
  const composites = objectsAt(answer, "CompositeAlarms").map((alarm) => ({
    ...alarm,
    ...suppressors.get(String(alarm["AlarmName"])),
  }));
  const token = answer["NextToken"];
  return queryReply(
    call,
    element("MetricAlarms", objectsAt(answer, "MetricAlarms").map(asMember).join("")) +
      element("CompositeAlarms", composites.map(asMember).join("")) +
      (typeof token === "string" ? element("NextToken", token, "escape") : ""),
  );
}

async function put(call: Call, { next, table }: MendContext): Promise<Reply> {
  const reply = await next();
  if (reply.status < 300) {
    const fields = SUPPRESSOR.flatMap((name) =>
      call.params.has(name) ? [[name, call.params.get(name)] as const] : [],
    );
    table<Fields>("cloudwatch-composite-alarms").set(
      call.params.get("AlarmName") ?? "",
      Object.fromEntries(fields),
    );
  }
  return reply;
}

function asMember(value: unknown): string {
  return element("member", asXml(value));
}

/** Lists as `member`s, objects by their names; what is not set is left out, as AWS does. */
function asXml(value: unknown): string {
  if (Array.isArray(value)) return value.map(asMember).join("");
  if (typeof value !== "object" || value === null) return element("x", String(value), "escape").slice(3, -4);
  return Object.entries(value as Fields)
    .filter(([, member]) => member !== undefined && member !== null && member !== "")
    .map(([name, member]) => element(name, name.endsWith("Timestamp") ? asTime(member) : asXml(member)))
    .join("");
}

function asTime(value: unknown): string {
  return typeof value === "number" ? new Date(value * 1000).toISOString() : String(value);
}
