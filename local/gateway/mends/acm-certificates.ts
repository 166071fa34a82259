/**
 * Gives back the key and the options that a certificate was requested with.
 * Follows https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
 */
import { jsonReadBack, objectAt, pick } from "./support/json-read-back";

const KINDS: Readonly<Record<string, "create" | "modify" | "read">> = {
  RequestCertificate: "create",
  UpdateCertificateOptions: "modify",
  DescribeCertificate: "read",
};
/** Certificates as they were requested. */
export const acmCertificates = jsonReadBack({
  name: "acm-certificates",
  service: "acm",
  kindOf: (call) => KINDS[call.action],
  keyOf: (_call, request, answer) => request["CertificateArn"] ?? answer["CertificateArn"],
  fieldsOf: (request) => pick(request, ["KeyAlgorithm", "Options"]),
  // Without another wish a certificate is logged for transparency.
  defaults: { Options: { CertificateTransparencyLoggingPreference: "ENABLED" } },
  described(_call, answer) {
    const thing = objectAt(answer, "Certificate");
    return thing["CertificateArn"] === undefined ? [] : [{ key: thing["CertificateArn"], thing }];
  },
});
