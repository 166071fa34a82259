import * as z from "zod";
import type { Severity } from "../../incident";
import { nameInPlace } from "../estate-names";
import { EVENT_PATTERNS } from "../event-patterns";
import { KEBAB } from "../kebab";
import { sourceReader, type Reports } from "../source-reader";

const result = z.object({
  complianceType: z.enum(["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"]),
  annotation: z.string().max(1024).nullish(),
});
const detail = z.object({
  awsAccountId: z.string().max(12),
  configRuleName: z.string().min(1).max(128),
  resourceType: z.string().regex(/^AWS::[A-Za-z0-9]*::[A-Za-z0-9]+$/, 'a type such as "AWS::S3::Bucket"'),
  resourceId: z.string().min(1).max(768),
  messageType: z.literal("ComplianceChangeNotification"),
  newEvaluationResult: result,
});

/**
 * Rules of the library whose breach has a name of its own, shared with other sources. All of them are deployed.
 *
 * What is rotated too late is found by its own schedule. `secretsmanager-secret-periodic-rotation` is left out: it blames
 * secrets that nobody rotates (a token, the key of approvals), and a periodic rule cannot be kept from them by a scope.
 */
export const CONFIG_CAUSES: Readonly<
  Record<string, { readonly rootCause: string; readonly severity: Severity }>
> = {
  "s3-bucket-public-read-prohibited": { rootCause: "bucket-public-read", severity: "P1" },
  "s3-bucket-public-write-prohibited": { rootCause: "bucket-public-write", severity: "P1" },
  "incoming-ssh-disabled": { rootCause: "security-group-open", severity: "P2" },
  "vpc-default-security-group-closed": { rootCause: "default-security-group-open", severity: "P3" },
  "rds-instance-public-access-check": { rootCause: "database-public", severity: "P1" },
  "acm-certificate-expiration-check": { rootCause: "certificate-expiring", severity: "P3" },
  "secretsmanager-scheduled-rotation-success-check": { rootCause: "secret-rotation-failed", severity: "P3" },
};

/** Types that AWS Config calls otherwise than CloudFormation does. */
const TYPES: Readonly<Record<string, string>> = {
  "AWS::ACM::Certificate": "AWS::CertificateManager::Certificate",
};

/** Resources that AWS Config finds to break a rule, or to keep it again. */
export const configCompliance = sourceReader<z.infer<typeof detail>>({
  kind: "config-compliance",
  events: EVENT_PATTERNS.config,
  rootCauses: Object.values(CONFIG_CAUSES).map(({ rootCause }) => rootCause),
  schema: detail,
  reports: (change, { place }): Reports => {
    const { awsAccountId, configRuleName, resourceType, resourceId, newEvaluationResult } = change;
    if (awsAccountId !== place.accountId) {
      const reason = `detail.awsAccountId: ${awsAccountId} is not the event's account, ${place.accountId}`;
      return [{ kind: "rejected", reason }];
    }
    const rule = nameInPlace(configRuleName, place);
    const known = rule !== undefined && Object.hasOwn(CONFIG_CAUSES, rule) ? CONFIG_CAUSES[rule] : undefined;
    const ours = rule !== undefined && KEBAB.test(rule);
    // One resource can break several rules of somebody else's: the rule keeps them apart.
    const target = ours
      ? { type: TYPES[resourceType] ?? resourceType, id: resourceId }
      : { type: "AWS::Config::ConfigRule", id: `${configRuleName}/${resourceId}` };
    const rootCause = known?.rootCause ?? (ours ? rule : "unknown");
    const says = `${resourceType} ${resourceId}: ${newEvaluationResult.complianceType} with ${configRuleName}`;
    switch (newEvaluationResult.complianceType) {
      case "COMPLIANT":
      case "NOT_APPLICABLE":
        return [{ kind: "over", rootCause, target, says }];
      case "INSUFFICIENT_DATA":
        return [{ kind: "information", says }];
      case "NON_COMPLIANT":
        return [
          {
            kind: "trouble",
            rootCause,
            confidence: rootCause === "unknown" ? 0 : 1,
            symptoms: [ours ? rule : "rule-broken"],
            service: "security",
            target,
            severity: known?.severity ?? "P3",
            context: { configRuleName, annotation: newEvaluationResult.annotation ?? "" },
          },
        ];
    }
  },
});
