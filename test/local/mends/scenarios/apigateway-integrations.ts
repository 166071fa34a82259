import type { AwsClient } from "../../support/aws-client";
import { textIn } from "../support/json-text";

/** An integration through a VPC link. */
export async function integrationScenario(aws: AwsClient) {
  const ask = (method: string, path: string, body?: object) => aws.rest("apigateway", method, path, body);
  const api = textIn(await ask("POST", "/v2/apis", { name: "web", protocolType: "HTTP" }), "apiId");
  const path = `/v2/apis/${api}/integrations`;
  const created = await ask("POST", path, {
    integrationType: "HTTP_PROXY",
    integrationMethod: "ANY",
    integrationUri: "arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/web/1/2",
    connectionType: "VPC_LINK",
    connectionId: "link123",
    tlsConfig: { serverNameToVerify: "web.example.com" },
    payloadFormatVersion: "1.0",
  });
  const id = textIn(created, "integrationId");
  const described = await ask("GET", `${path}/${id}`);
  const listed = await ask("GET", path);
  const updated = await ask("PATCH", `${path}/${id}`, { connectionId: "link456" });
  const changed = await ask("GET", `${path}/${id}`);
  return { api: api, created, described, listed, updated, changed };
}
