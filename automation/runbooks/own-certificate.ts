import type { Incident } from "../remediation/incident";
import { assertOwnTag } from "./own-tag";
import type { Certificate, Certificates } from "./ports/certificates";
import { wrongTarget } from "./wrong-target";

const ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:(\d{12}):certificate\/[0-9a-f-]+$/;

/**
 * The certificate that an incident is about.
 *
 * @throws Error where it is no certificate, of another account, or bears the tag of another environment or none
 */
export async function ownCertificate(
  { target, environment, source }: Pick<Incident, "target" | "environment" | "source">,
  certificates: Certificates,
): Promise<Certificate> {
  const account = ARN.exec(target.id)?.[1];
  if (target.type !== "AWS::CertificateManager::Certificate" || account !== source.accountId)
    throw wrongTarget(target, `an AWS::CertificateManager::Certificate of account ${source.accountId}`);
  const certificate = await certificates.describe(target.id);
  assertOwnTag(target.id, certificate.tags, environment);
  return certificate;
}
