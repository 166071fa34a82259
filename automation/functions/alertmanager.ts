import * as z from "zod";
import { AwsIncidentReports } from "../adapters/aws/incident-reports";
import { secretText } from "../adapters/aws/secret-text";
import { answerWebhook } from "../remediation/webhook/answer-webhook";
import { log } from "./log";
import { readSettings } from "./settings";

const { reportsBusName, webhookTokenArn } = readSettings(process.env, "reportsBusName", "webhookTokenArn");

/** What an HTTP API sends, payload 2.0; names of headers are in lower case there. */
const httpRequest = z.object({
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
});

const deps = {
  token: () => secretText(webhookTokenArn),
  reports: new AwsIncidentReports({ busName: reportsBusName }),
};

/** Takes a webhook of Alertmanager and reports it. */
export async function handler(event: unknown) {
  const { headers, body, isBase64Encoded } = httpRequest.parse(event);
  const { authorization } = headers;
  const { status, says, why } = await answerWebhook(
    {
      body: isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body,
      ...(authorization !== undefined && { authorization }),
    },
    deps,
  );
  if (why !== undefined) log({ level: "error", says: "a webhook of Alertmanager was not taken", why });
  return { statusCode: status, headers: { "content-type": "text/plain" }, body: says };
}
