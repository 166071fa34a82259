import { randomUUID } from "node:crypto";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { LocalEstate } from "../../../local";
import { apiAddress } from "./api-address";
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
  const address = `${await apiAddress(estate, environment, "alertmanager")}/alertmanager`;
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

function webhookAbout(pod: string): string {
  const labels = { alertname: "KubePodCrashLooping", namespace: "reference", pod, severity: "warning" };
  return JSON.stringify({
    version: "4",
    status: "firing",
    alerts: [{ status: "firing", labels, startsAt: new Date().toISOString(), fingerprint: randomUUID() }],
  });
}
