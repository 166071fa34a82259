import type { AwsClient } from "../../support/aws-client";
import { textIn } from "../support/json-text";

/** A certificate with an elliptic key, its transparency logging switched off, and a plain one. */
export async function certificateScenario(aws: AwsClient) {
  const ask = (operation: string, body: object) => aws.json("acm", `CertificateManager.${operation}`, body);
  const created = await ask("RequestCertificate", {
    DomainName: "example.com",
    ValidationMethod: "DNS",
    KeyAlgorithm: "EC_prime256v1",
  });
  const CertificateArn = textIn(created, "CertificateArn");
  const described = await ask("DescribeCertificate", { CertificateArn });
  const Options = { CertificateTransparencyLoggingPreference: "DISABLED" };
  await ask("UpdateCertificateOptions", { CertificateArn, Options });
  const changed = await ask("DescribeCertificate", { CertificateArn });
  return { created, described, changed };
}
