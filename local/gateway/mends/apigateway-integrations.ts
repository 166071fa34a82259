/**
 * Gives back through which link, and under which name, an integration reaches its target.
 * Follows https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations-integrationid.html
 */
import type { Call } from "../call";
import { jsonReadBack, objectsAt, pick } from "./support/json-read-back";

const PATH = /^\/v2\/apis\/([^/]+)\/integrations(?:\/([^/]+))?$/;
const KINDS: Readonly<Record<string, "create" | "modify" | "read">> = {
  POST: "create",
  PATCH: "modify",
  GET: "read",
};

/** Integrations as they were asked for. */
export const apigatewayIntegrations = jsonReadBack({
  name: "apigateway-integrations",
  service: "apigateway",
  kindOf: (call) => (PATH.test(call.path) ? KINDS[call.method] : undefined),
  keyOf: (call, _request, answer) => keyOf(call, answer["integrationId"]),
  fieldsOf: (request) =>
    pick(request, ["connectionId", "tlsConfig", "credentialsArn", "requestParameters", "responseParameters"]),
  described: (call, answer) =>
    [answer, ...objectsAt(answer, "items")]
      .filter((thing) => thing["integrationId"] !== undefined)
      .map((thing) => ({ key: keyOf(call, thing["integrationId"]), thing })),
});

function keyOf(call: Call, integration: unknown): string {
  return `${PATH.exec(call.path)?.[1] ?? ""}/${String(integration)}`;
}
