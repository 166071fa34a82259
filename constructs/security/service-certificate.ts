import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { InvalidPropError } from "../core/invalid-prop-error";

/** Props of {@link ServiceCertificate}. */
export interface ServiceCertificateProps {
  /** Domain of the services, e.g. `dev.example.com`; its direct subdomains are covered too. */
  readonly domainName: string;
}

const DOMAIN_NAME = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/**
 * A public certificate that is proven by DNS and renews itself. The records of the proof belong to whoever
 * owns the zone, so deployment does not wait for them.
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
    this.arn = new AcmCertificate(this, "Resource", {
      domainName,
      subjectAlternativeNames: [`*.${domainName}`],
      validationMethod: "DNS",
      // Listeners use the old certificate until the new one exists.
      lifecycle: { createBeforeDestroy: true },
    }).arn;
  }
}
