import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";

/** Repairs the validation that a renewal waits for. */
export const spec = {
  id: "renew-certificate",
  title: "Let a certificate renew",
  owner: "platform",
  description:
    "Writes the DNS records back that ACM validates the domain by, so that it renews the certificate. " +
    "A certificate that was imported, or is validated by e-mail, cannot be helped: a person is paged.",
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
      actions: ["acm:DescribeCertificate"],
      resources: [ARNS.certificates],
      resourceTags: { environment: "${environment}" },
    },
    {
      actions: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
      resources: ["arn:${partition}:route53:::hostedzone/*"],
    },
    { actions: ["route53:GetChange"], resources: ["arn:${partition}:route53:::change/*"] },
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
      says: "DNS answers with the records that ACM looks for",
      timeoutSeconds: 30,
      attempts: 12,
    },
    {
      name: "validation-succeeds",
      says: "ACM reports that the validation of every domain succeeds",
      timeoutSeconds: 30,
      attempts: 60,
      secondsBetween: 30,
    },
  ],
  links: ["https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html"],
} as const satisfies RunbookSpec;
