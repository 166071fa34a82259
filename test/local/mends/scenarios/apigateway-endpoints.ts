import type { AwsClient } from "../../support/aws-client";
import { textIn } from "../support/json-text";

/** An HTTP API, made, read and listed. */
export async function endpointScenario(aws: AwsClient) {
  const ask = (method: string, path: string, body?: object) => aws.rest("apigateway", method, path, body);
  const created = await ask("POST", "/v2/apis", { name: "approvals", protocolType: "HTTP" });
  const described = await ask("GET", `/v2/apis/${textIn(created, "apiId")}`);
  const listed = await ask("GET", "/v2/apis");
  return { id: textIn(created, "apiId"), created, described, listed };
}
