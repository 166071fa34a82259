/**
 * Keeps the options that a certificate is requested with; without a wish it is logged for transparency.
 * Follows https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateOptions.html
 */
import { jsonBody } from "../call";
import { jsonQuestion, type Mend } from "../mend";
import { jsonOf } from "../reply";
import { objectAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const DEFAULTS = { CertificateTransparencyLoggingPreference: "ENABLED" };

/** Certificates with the options they were requested with. */
export const acmOptions: Mend = {
  name: "acm-options",
  services: ["acm"],
  matches: (call) => call.action === "RequestCertificate",
  async handle(call, { next, ask }) {
    const reply = await next();
    if (reply.status >= 300) return reply;
    const options = { ...DEFAULTS, ...objectAt(jsonBody<Fields>(call), "Options") };
    const arn = jsonOf<Fields>(reply)["CertificateArn"];
    const update = { CertificateArn: arn, Options: options };
    await ask("ministack", jsonQuestion("acm", "CertificateManager.UpdateCertificateOptions", update));
    return reply;
  },
};
