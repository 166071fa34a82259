/**
 * Lets an instance be in a state that only AWS can put it in, such as `failed`: `POST /_homeostat/rds-instance-states`,
 * a route of the estate's own, for an account's root.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
import { type Call, jsonBody } from "../call";
import type { Mend } from "../mend";
import { errorReply, jsonReply, type Reply, withBody } from "../reply";
import { INSTANCE_STATES_PATH } from "../routes";
import type { Table } from "../store";
import { mapElements, setChild, textOf } from "../xml";

const KIND = "rds-instance-states";
const ROOT_KEY = /^\d{12}$/;

/** States that instances were put in. */
export const rdsInstanceStates: Mend = {
  name: KIND,
  services: ["rds"],
  matches: ({ action, path }) => path === INSTANCE_STATES_PATH || /DBInstances?([A-Z]|$)/.test(action),
  async handle(call, { next, table }) {
    const states = table<string>(KIND);
    if (call.path === INSTANCE_STATES_PATH) return changed(call, states);
    const reply = await next();
    if (reply.status >= 300) return reply;
    // What is deleted, or made anew under the name, is in no state of the old one.
    if (/^(Create|Delete|Restore)/.test(call.action))
      states.delete(call.params.get("DBInstanceIdentifier") ?? "");
    const before = reply.body.toString("utf8");
    const after = mapElements(before, "DBInstance", (instance) => {
      const state = states.get(textOf(instance, "DBInstanceIdentifier") ?? "");
      return state === undefined ? instance : setChild(instance, "DBInstanceStatus", state);
    });
    return after === before ? reply : withBody(reply, after);
  },
};

/** `{"DBInstanceIdentifier": …, "DBInstanceStatus": …}`; without a state it is in its own again. Answers with all. */
function changed(call: Call, states: Table<string>): Reply {
  if (!ROOT_KEY.test(call.accessKeyId))
    return errorReply(call, 403, "AccessDenied", "only an account's root may change what RDS says");
  const { DBInstanceIdentifier: id, DBInstanceStatus: state } = jsonBody<{
    DBInstanceIdentifier: unknown;
    DBInstanceStatus: unknown;
  }>(call);
  if (typeof id === "string" && typeof state === "string") states.set(id, state);
  else if (typeof id === "string") states.delete(id);
  return jsonReply(Object.fromEntries(states.entries()));
}
