import {
  ACMClient,
  DescribeCertificateCommand,
  type DomainValidation as Described,
  ListTagsForCertificateCommand,
} from "@aws-sdk/client-acm";
import type { Certificate, Certificates, DomainValidation } from "../../runbooks/ports/certificates";
import { stepClientSettings } from "./client-settings";

/** Certificates of ACM. They are only read: there is nothing that a stale fence could touch. */
export class AwsCertificates implements Certificates {
  constructor(private readonly client: Pick<ACMClient, "send"> = new ACMClient(stepClientSettings)) {}

  async describe(arn: string): Promise<Certificate> {
    const [{ Certificate: found }, { Tags = [] }] = await Promise.all([
      this.client.send(new DescribeCertificateCommand({ CertificateArn: arn })),
      this.client.send(new ListTagsForCertificateCommand({ CertificateArn: arn })),
    ]);
    const { Type: type, Status: status, RenewalSummary: renewal, DomainValidationOptions = [] } = found ?? {};
    if (type === undefined || status === undefined)
      throw new Error(`ACM describes ${arn} without its type or status`);
    return {
      arn,
      type,
      status,
      ...(renewal?.RenewalStatus !== undefined && { renewal: renewal.RenewalStatus }),
      domains: (renewal?.DomainValidationOptions ?? DomainValidationOptions).map(asDomain),
      tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
    };
  }
}

function asDomain({
  DomainName,
  ValidationMethod,
  ValidationStatus,
  ResourceRecord,
}: Described): DomainValidation {
  const { Name: name, Type: type, Value: value } = ResourceRecord ?? {};
  return {
    domain: DomainName ?? "",
    method: ValidationMethod ?? "unknown",
    status: ValidationStatus ?? "unknown",
    ...(name !== undefined && type !== undefined && value !== undefined && { record: { name, type, value } }),
  };
}
