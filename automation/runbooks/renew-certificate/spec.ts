import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Repairs the validation that a renewal waits for. */
export const spec = {
  id: "renew-certificate",
  title: "Let a certificate renew",
  owner: "platform",
  description:
    "Writes the DNS records back that ACM validates the domain by, so that it renews the certificate, which " +
    "takes ACM up to some hours more. A certificate that was imported, is validated by e-mail, or misses no " +
    "record cannot be helped: a person is paged.",
  risk: "low",
  reversibility: "reversible",
  maximumAutonomy: "automatic",
  severity: "P2",
  minimumConfidence: 0.9,
  rank: 10,
  triggers: [{ rootCause: "certificate-expiring", targetType: "AWS::CertificateManager::Certificate" }],
  guardrails: { executionsPerHour: 1, cooldownMinutes: 360 },
  permissions: [
    {
      actions: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
      resources: [ARNS.certificates],
      resourceTags: { environment: "${environment}" },
    },
    {
      actions: ["route53:ChangeResourceRecordSets"],
      resources: [ARNS.hostedZones],
      requestValues: {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_*"],
        "route53:ChangeResourceRecordSetsRecordTypes": ["CNAME"],
      },
    },
    { actions: ["route53:ListResourceRecordSets"], resources: [ARNS.hostedZones] },
    { actions: ["route53:GetChange"], resources: [ARNS.dnsChanges] },
    {
      actions: ["route53:ListHostedZonesByName"],
      resources: ["*"],
      reason: "Route 53 has no permissions by resource for what only describes",
    },
  ],
  preChecks: [
    {
      name: "validated-by-dns",
      says: "ACM issued the certificate itself and validates it by DNS",
      timeoutSeconds: 30,
    },
    { name: "zone-is-ours", says: "The hosted zone of every domain is in this account", timeoutSeconds: 30 },
    { name: "record-wrong", says: "A validation record is missing or wrong", timeoutSeconds: 30 },
  ],
  actions: [
    {
      name: "write-records",
      says: "Write the validation records that are missing or wrong",
      timeoutSeconds: 60,
      rollback: { name: "restore-records", says: "Set those records to what they were", timeoutSeconds: 60 },
    },
  ],
  postChecks: [
    {
      name: "records-answer",
      says: "Every name server of the zone answers with the records that ACM looks for",
      timeoutSeconds: 30,
      attempts: 12,
    },
    {
      name: "renewal-goes-on",
      says: "ACM has given up neither the renewal nor a domain",
      timeoutSeconds: 30,
      attempts: 3,
    },
  ],
  links: [
    "https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html",
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html",
  ],
} as const satisfies RunbookSpec;
