import type { LocalEstate } from "../../../local";

/** Where an HTTP API of the automation is reached, as `aws apigatewayv2 get-apis` says. @param name last part of its name */
export async function apiAddress(
  { endpointUrl, region, accounts }: LocalEstate,
  environment: string,
  name: string,
): Promise<string> {
  const credential = `${accounts[environment] ?? ""}/20260101/${region}/apigateway/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(new URL("/v2/apis", endpointUrl), { headers: { authorization } });
  const { items } = (await answer.json()) as { items: { name: string; apiEndpoint: string }[] };
  const api = items.find((item) => item.name === `homeostat-${environment}-remediation-${name}`);
  if (!api) throw new Error(`no API ${name} among ${items.map((item) => item.name).join(", ")}`);
  return api.apiEndpoint;
}
