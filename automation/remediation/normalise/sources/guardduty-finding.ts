import * as z from "zod";
import type { Severity, Target } from "../../incident";
import { EVENT_PATTERNS } from "../event-patterns";
import { kebab } from "../kebab";
import { sourceReader, type Report, type Reports } from "../source-reader";

const detail = z.object({
  accountId: z.string().max(12),
  id: z.string().min(1).max(128),
  type: z
    .string()
    .regex(/^[A-Za-z]+:[A-Za-z0-9]+\/\S{1,200}$/, 'a type such as "Backdoor:EC2/C&CActivity.B"'),
  severity: z.number().min(0).max(10),
  title: z.string().max(1024).default(""),
  resource: z.object({
    resourceType: z.string().max(64),
    instanceDetails: z.object({ instanceId: z.string().min(1).max(64) }).optional(),
    accessKeyDetails: z
      .object({
        accessKeyId: z.string().min(1).max(128),
        userName: z.string().max(128),
        userType: z.string().max(64),
      })
      .optional(),
    s3BucketDetails: z
      .array(z.object({ name: z.string().min(1).max(255) }))
      .max(20)
      .optional(),
  }),
  service: z.object({
    archived: z.boolean().default(false),
    count: z.number().default(1),
    additionalInfo: z.object({ sample: z.boolean().optional() }).optional(),
  }),
});

type Finding = z.infer<typeof detail>;

interface Subject {
  readonly rootCause: string;
  readonly target: Target;
}

/** Purposes of a threat that mean that somebody is in, not merely at the door. */
const BROKEN_INTO = new Set([
  "Backdoor",
  "CredentialAccess",
  "CryptoCurrency",
  "DefenseEvasion",
  "Execution",
  "Exfiltration",
  "Impact",
  "Persistence",
  "PrivilegeEscalation",
  "Trojan",
  "UnauthorizedAccess",
]);
/** Brute force against a door is no way in yet, although GuardDuty files it under `UnauthorizedAccess`. */
const AT_THE_DOOR = /\/(SSH|RDP)BruteForce$/;

/** Threats that GuardDuty has found. */
export const guarddutyFinding = sourceReader<Finding>({
  kind: "guardduty-finding",
  events: EVENT_PATTERNS.guardduty,
  rootCauses: [
    "access-key-compromised",
    "access-key-suspicious",
    "bucket-public-read",
    "instance-compromised",
    "instance-probed",
    "role-credentials-suspicious",
  ],
  schema: detail,
  reports: (finding, { place }): Reports => {
    const { accountId, service, type, title, id } = finding;
    if (accountId !== place.accountId) {
      return [
        {
          kind: "rejected",
          reason: `detail.accountId: ${accountId} is not the event's account, ${place.accountId}`,
        },
      ];
    }
    if (service.additionalInfo?.sample === true)
      return [{ kind: "information", says: `sample finding: ${type}` }];
    const [first, ...more] = subjectsOf(finding).map((subject): Report => {
      if (service.archived)
        return { kind: "over", ...subject, says: `the finding ${id} was archived: ${title}` };
      return {
        kind: "trouble",
        ...subject,
        confidence: subject.rootCause === "unknown" ? 0 : confidenceOf(finding),
        symptoms: [kebab(type)],
        service: "security",
        severity: severityOf(finding),
        context: { findingId: id, findingType: type, title, count: service.count },
      };
    });
    return [first ?? { kind: "information", says: title }, ...more];
  },
});

function subjectsOf(finding: Finding): readonly Subject[] {
  const { resource, type, id } = finding;
  const [purpose = ""] = type.split(":");
  const inside = BROKEN_INTO.has(purpose) && !AT_THE_DOOR.test(type);
  // First: its resource type is AccessKey, of whoever has opened the bucket. What is wrong is the bucket.
  if (/^Policy:S3\/Bucket(Anonymous|Public)AccessGranted$/.test(type) && resource.s3BucketDetails) {
    return resource.s3BucketDetails.map(({ name }) => ({
      rootCause: "bucket-public-read",
      target: { type: "AWS::S3::Bucket", id: name },
    }));
  }
  if (resource.resourceType === "Instance" && resource.instanceDetails) {
    const target = { type: "AWS::EC2::Instance", id: resource.instanceDetails.instanceId };
    return [{ rootCause: inside ? "instance-compromised" : "instance-probed", target }];
  }
  if (resource.resourceType === "AccessKey" && resource.accessKeyDetails) {
    return [keySubject(resource.accessKeyDetails, inside)];
  }
  return [{ rootCause: "unknown", target: { type: "AWS::GuardDuty::Finding", id } }];
}

/** Only the lasting key of a user can be disabled; a role's key ends by itself, its role has to be looked at. */
function keySubject(
  { accessKeyId, userName, userType }: NonNullable<Finding["resource"]["accessKeyDetails"]>,
  inside: boolean,
): Subject {
  if (userType === "IAMUser" && accessKeyId.startsWith("AKIA")) {
    const rootCause = inside ? "access-key-compromised" : "access-key-suspicious";
    return { rootCause, target: { type: "AWS::IAM::AccessKey", id: accessKeyId } };
  }
  return { rootCause: "role-credentials-suspicious", target: { type: "AWS::IAM::Role", id: userName } };
}

function confidenceOf({ severity }: Finding): number {
  if (severity >= 7) return 0.95;
  return severity >= 4 ? 0.7 : 0.4;
}

function severityOf({ severity }: Finding): Severity {
  if (severity >= 7) return "P1";
  return severity >= 4 ? "P2" : "P3";
}
