import type { ACM, CertificateDetail } from "@aws-sdk/client-acm";
import type { ResourceRecordSet, Route53 } from "@aws-sdk/client-route-53";
import { type FaultPlace, FaultProblem, type ToldFault } from "./fault";
import { ifThere } from "./support/if-there";
import { markOf } from "./support/mark";
import { placeClients } from "./support/place-clients";

const ID = "expiring-certificate";
/** Nobody's: `example.com` is reserved for examples. */
export const EXPIRING_DOMAIN = "expiring-certificate.example.com";

/** A certificate that ACM cannot renew, since its zone lacks the record that proves its domain. */
export const expiringCertificate: ToldFault = {
  id: ID,
  kind: "world",
  summary: "A certificate expires in a month, and its zone lacks the record that ACM renews it by.",
  alarms: ["certificate-expiring"],
  mendedBy: "renew-certificate",
  async begin(place) {
    if (!(await expiringCertificate.isOn(place))) {
      await expiringCertificate.end(place);
      const [acm, route53] = [await placeClients.acm(place), await placeClients.route53(place)];
      // The zone comes first: a certificate without one could not be renewed at all.
      await route53.createHostedZone({ Name: EXPIRING_DOMAIN, CallerReference: `${ID}-${Date.now()}` });
      await acm.requestCertificate({
        DomainName: EXPIRING_DOMAIN,
        SubjectAlternativeNames: [EXPIRING_DOMAIN, `*.${EXPIRING_DOMAIN}`],
        ValidationMethod: "DNS",
        Tags: markOf(place, ID).tags,
      });
    }
    return `the zone of ${EXPIRING_DOMAIN} has no record that proves the domain`;
  },
  async end(place) {
    const [acm, route53] = [await placeClients.acm(place), await placeClients.route53(place)];
    for (const CertificateArn of await certificatesOf(acm))
      await ifThere(acm.deleteCertificate({ CertificateArn }), "ResourceNotFoundException");
    for (const zone of await zonesOf(route53)) await removeZone(route53, zone);
  },
  async isOn(place) {
    const [acm, route53] = [await placeClients.acm(place), await placeClients.route53(place)];
    const [zone] = await zonesOf(route53);
    const [CertificateArn] = await certificatesOf(acm);
    if (zone === undefined || CertificateArn === undefined) return false;
    const proofs = (await proofsIn(route53, zone)).map(textOf);
    const { Certificate } = await acm.describeCertificate({ CertificateArn });
    return wantedBy(Certificate).some((wanted) => !proofs.includes(wanted));
  },
  async tells(place) {
    return {
      source: "aws.acm",
      detailType: "ACM Certificate Approaching Expiration",
      detail: { DaysToExpiry: 31, CommonName: EXPIRING_DOMAIN },
      resources: [await expiringArn(place)],
    };
  },
};

/**
 * ARN of the certificate that was made to expire.
 *
 * @throws FaultProblem where there is none
 */
export async function expiringArn(place: FaultPlace): Promise<string> {
  const [arn] = await certificatesOf(await placeClients.acm(place));
  if (arn !== undefined) return arn;
  const { environment } = place;
  throw new FaultProblem(
    `${environment} has no certificate of ${EXPIRING_DOMAIN}`,
    `npx homeostat chaos inject ${ID} --env ${environment}`,
  );
}

/**
 * Id of the zone that its domain is to be proven in.
 *
 * @throws FaultProblem where there is none
 */
export async function expiringZone(place: FaultPlace): Promise<string> {
  const [zone] = await zonesOf(await placeClients.route53(place));
  if (zone !== undefined) return zone;
  const { environment } = place;
  throw new FaultProblem(
    `${environment} has no zone ${EXPIRING_DOMAIN}`,
    `npx homeostat chaos inject ${ID} --env ${environment}`,
  );
}

async function certificatesOf(acm: ACM): Promise<string[]> {
  const { CertificateSummaryList = [] } = await acm.listCertificates({});
  const own = CertificateSummaryList.filter(({ DomainName }) => DomainName === EXPIRING_DOMAIN);
  return own.map(({ CertificateArn = "" }) => CertificateArn);
}

async function zonesOf(route53: Route53): Promise<string[]> {
  const { HostedZones = [] } = await route53.listHostedZonesByName({ DNSName: EXPIRING_DOMAIN });
  return HostedZones.filter(({ Name }) => Name === `${EXPIRING_DOMAIN}.`).map(({ Id = "" }) => Id);
}

/** Records in a zone that prove a domain. */
async function proofsIn(route53: Route53, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await route53.listResourceRecordSets({ HostedZoneId });
  return ResourceRecordSets.filter(({ Type }) => Type === "CNAME");
}

/** A zone must be empty to be deleted. */
async function removeZone(route53: Route53, Id: string): Promise<void> {
  const Changes = (await proofsIn(route53, Id)).map((proof) => ({
    Action: "DELETE" as const,
    ResourceRecordSet: proof,
  }));
  if (Changes.length > 0)
    await route53.changeResourceRecordSets({ HostedZoneId: Id, ChangeBatch: { Changes } });
  await ifThere(route53.deleteHostedZone({ Id }), "NoSuchHostedZone");
}

/** Records that ACM looks for. */
function wantedBy(certificate: CertificateDetail | undefined): string[] {
  const records = certificate?.DomainValidationOptions?.map(({ ResourceRecord }) => ResourceRecord) ?? [];
  return records.flatMap((record) => (record ? [recordText(record.Name, record.Value)] : []));
}

function textOf({ Name, ResourceRecords }: ResourceRecordSet): string {
  return recordText(Name, ResourceRecords?.[0]?.Value);
}

/** A name and its value, whether they end with the dot of the root or not. */
function recordText(name = "", value = ""): string {
  return [name, value].map((part) => part.replace(/\.$/, "")).join(" ");
}
