/**
 * Keeps the policy of an event bus as it was put, where the emulator makes a statement of its own that lets everybody in.
 * Follows https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
 */
import { type Call, jsonBody } from "../call";
import type { Mend } from "../mend";
import { jsonOf, jsonReply, withBody } from "../reply";
import { textAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const ACTIONS = ["DeleteEventBus", "DescribeEventBus", "PutPermission", "RemovePermission"];
const DEFAULT_BUS = "default";

/** Policies of event buses. */
export const eventbridgeBusPolicies: Mend = {
  name: "eventbridge-bus-policies",
  services: ["events"],
  matches: (call) => ACTIONS.includes(call.action),
  async handle(call, { next, table }) {
    const policies = table<string>("eventbridge-bus-policies");
    const request = jsonBody<Fields>(call);
    const bus = busOf(call, request);
    if (call.action === "PutPermission" && textAt(request, "Policy") !== "") {
      policies.set(bus, textAt(request, "Policy"));
      return jsonReply({});
    }
    const reply = await next();
    if (reply.status >= 300) return reply;
    const forgets = call.action === "DeleteEventBus" || request["RemoveAllPermissions"] === true;
    if (forgets) policies.delete(bus);
    const policy = policies.get(bus);
    if (call.action !== "DescribeEventBus" || policy === undefined) return reply;
    return withBody(reply, JSON.stringify({ ...jsonOf<Fields>(reply), Policy: policy }));
  },
};

/** A bus is named by its name or its ARN. */
function busOf({ action }: Call, request: Fields): string {
  const field = action === "PutPermission" || action === "RemovePermission" ? "EventBusName" : "Name";
  return textAt(request, field).split("/").at(-1) || DEFAULT_BUS;
}
