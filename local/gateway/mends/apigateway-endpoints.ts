/**
 * Tells where an HTTP API can be reached: at this gateway. The emulator's own answer names a host that no resolver knows,
 * and of a request that nobody signed, as those of browsers are, it does not know whose API is meant.
 * Follows https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
 */
import type { Call } from "../call";
import type { Mend, MendContext } from "../mend";
import { jsonOf, type Reply, withBody } from "../reply";
import { objectsAt, textAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const CONTROL = /^\/v2\/apis(?:\/[^/]+)?$/;
const REQUEST = /^\/_homeostat\/apis\/(\d{12})\/([a-z0-9-]+)\/([a-z0-9]+)(\/.*)?$/;

/** Addresses of HTTP APIs, and the requests to them. */
export const apigatewayEndpoints: Mend = {
  name: "apigateway-endpoints",
  // Requests to an API have no signing name: nobody signs them.
  services: ["apigateway", ""],
  matches: (call) => REQUEST.test(call.path) || (CONTROL.test(call.path) && call.method !== "DELETE"),
  handle: (call, context) => {
    const [, account, region, api, path = "/"] = REQUEST.exec(call.path) ?? [];
    if (account === undefined || region === undefined || api === undefined) return describe(call, context);
    const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/execute-api/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = { authorization, ...call.headers };
    return context.next({ ...call, path: `/_aws/execute-api/${api}${path}`, headers });
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
