/**
 * Tells where an HTTP API can be reached: at this gateway. The emulator's own answer names a host that no resolver knows.
 * Follows https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
 */
import type { Call } from "../call";
import type { Mend, MendContext } from "../mend";
import { jsonOf, type Reply, withBody } from "../reply";
import { objectsAt, textAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const CONTROL = /^\/v2\/apis(?:\/[^/]+)?$/;
const REQUEST = /^\/_homeostat\/apis\/\d{12}\/[a-z0-9-]+\/([a-z0-9]+)(\/.*)?$/;

/** Addresses of HTTP APIs, and the requests to them. */
export const apigatewayEndpoints: Mend = {
  name: "apigateway-endpoints",
  // Requests to an API have no signing name: nobody signs them.
  services: ["apigateway", ""],
  matches: (call) => REQUEST.test(call.path) || (CONTROL.test(call.path) && call.method !== "DELETE"),
  handle: (call, context) => {
    const [, api, path = "/"] = REQUEST.exec(call.path) ?? [];
    return api === undefined
      ? describe(call, context)
      : context.next({ ...call, path: `/_aws/execute-api/${api}${path}` });
  },
};

async function describe(call: Call, { next, place }: MendContext): Promise<Reply> {
  const reply = await next();
  if (reply.status >= 300) return reply;
  const answer = jsonOf<Fields>(reply);
  const base = `http://${String(call.headers.host)}/_homeostat/apis/${place.account}/${place.region}`;
  for (const api of [answer, ...objectsAt(answer, "items")]) {
    const id = textAt(api, "apiId");
    if (id !== "") api["apiEndpoint"] = `${base}/${id}`;
  }
  return withBody(reply, JSON.stringify(answer));
}
