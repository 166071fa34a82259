import { randomUUID } from "node:crypto";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { LocalEstate } from "../../../local";
import { estateClients } from "./estate-clients";
import { eventually } from "./eventually";
import { RemediationTrail } from "./remediation-trail";

const READ_SECONDS = 30;

/**
 * Proves on an applied environment that Alertmanager's address is shut until a person fills the token, refuses every
 * other token, and loses nothing that comes with the right one, whether it can be read or not.
 */
export async function proveAlertmanager(estate: LocalEstate, environment: string): Promise<void> {
  const trail = new RemediationTrail(estate, environment);
  const address = await addressOf(estate, environment);
  const [token, pod, garbage] = [
    randomUUID() + randomUUID(),
    `web-${randomUUID()}`,
    `not JSON ${randomUUID()}`,
  ];
  const post = async (shown: string, body: string): Promise<number> => {
    const headers = { authorization: `Bearer ${shown}`, "content-type": "application/json" };
    return (await fetch(address, { method: "POST", headers, body })).status;
  };

  expect(await post(token, webhookAbout(pod))).toBe(503);
  await estateClients(estate, environment).secrets.send(
    new PutSecretValueCommand({
      SecretId: `homeostat-${environment}-remediation-alertmanager-token`,
      SecretString: token,
    }),
  );
  expect(await post(randomUUID() + randomUUID(), webhookAbout(pod))).toBe(401);
  expect(await told(trail, "reported", pod)).toBe(false);
  expect(await post(token, webhookAbout(pod))).toBe(200);
  expect(await post(token, garbage)).toBe(200);

  await eventually(
    "both are recorded",
    async () => (await told(trail, "reported", pod)) && told(trail, "rejected", garbage),
    READ_SECONDS,
  );
}

async function told(trail: RemediationTrail, what: string, text: string): Promise<boolean> {
  const records = await trail.everything();
  return records.some(({ fact }) => fact.what === what && JSON.stringify(fact).includes(text));
}

/** What `aws apigatewayv2 get-apis` says. */
async function addressOf(
  { endpointUrl, region, accounts }: LocalEstate,
  environment: string,
): Promise<string> {
  const credential = `${accounts[environment] ?? ""}/20260101/${region}/apigateway/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(new URL("/v2/apis", endpointUrl), { headers: { authorization } });
  const { items } = (await answer.json()) as { items: { name: string; apiEndpoint: string }[] };
  const api = items.find(({ name }) => name === `homeostat-${environment}-remediation-alertmanager`);
  if (!api) throw new Error(`no API for Alertmanager among ${items.map(({ name }) => name).join(", ")}`);
  return `${api.apiEndpoint}/alertmanager`;
}

function webhookAbout(pod: string): string {
  const labels = { alertname: "KubePodCrashLooping", namespace: "reference", pod, severity: "warning" };
  return JSON.stringify({
    version: "4",
    status: "firing",
    alerts: [{ status: "firing", labels, startsAt: new Date().toISOString(), fingerprint: randomUUID() }],
  });
}
