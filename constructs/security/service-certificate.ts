import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { InvalidPropError } from "../core/invalid-prop-error";

/** Props of {@link ServiceCertificate}. */
export interface ServiceCertificateProps {
  /** Domain of the services, e.g. `dev.example.com`; its direct subdomains are covered too. */
  readonly domainName: string;
  /** Public Route 53 zone that holds the domain, in the same account. @default - someone else makes the records of the proof */
  readonly hostedZoneId?: string;
}

const DOMAIN_NAME = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

const RECORD_TTL_SECONDS = 300;

/**
 * A public certificate that is proven by DNS and renews itself. With a zone the proof is made, and whoever uses the
 * ARN waits until the certificate is issued. Without one an apply only asks for it, and until the records of the
 * proof are made where the domain is kept, load balancers refuse it (`UnsupportedCertificate`).
 */
export class ServiceCertificate extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ServiceCertificateProps) {
    super(scope, id);
    const { domainName } = props;
    if (!Token.isUnresolved(domainName) && !DOMAIN_NAME.test(domainName)) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "domainName",
        value: domainName,
        allowed: 'a domain in lower case without wildcard, such as "dev.example.com"',
        remedy: "The wildcard for its subdomains is added by the construct.",
      });
    }
    const certificate = new AcmCertificate(this, "Resource", {
      domainName,
      subjectAlternativeNames: [`*.${domainName}`],
      validationMethod: "DNS",
      // Listeners use the old certificate until the new one exists.
      lifecycle: { createBeforeDestroy: true },
    });
    const { hostedZoneId } = props;
    this.arn = hostedZoneId === undefined ? certificate.arn : this.#prove(certificate, hostedZoneId);
  }

  #prove(certificate: AcmCertificate, zoneId: string): string {
    // ACM asks for one and the same record for a domain and for its wildcard.
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "Proof", {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: RECORD_TTL_SECONDS,
      // Every certificate of the account for this domain has the same record: an earlier one may have left it.
      allowOverwrite: true,
    });
    return new AcmCertificateValidation(this, "Issued", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
