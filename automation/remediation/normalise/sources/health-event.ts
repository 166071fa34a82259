import * as z from "zod";
import type { Severity, Target } from "../../incident";
import { EVENT_PATTERNS } from "../event-patterns";
import { kebab } from "../kebab";
import { sourceReader, type Report, type Reports } from "../source-reader";

const entity = z.object({
  entityValue: z.string().min(1).max(1024),
  status: z.string().max(64).optional(),
  statusCode: z.string().max(64).optional(),
});
const detail = z.object({
  eventArn: z.string().min(1).max(1600),
  service: z.string().min(1).max(64),
  eventTypeCode: z.string().min(1).max(128),
  eventTypeCategory: z.enum([
    "issue",
    "accountNotification",
    "scheduledChange",
    "investigation",
    "plannedChange",
  ]),
  eventScopeCode: z.string().max(64).optional(),
  statusCode: z.enum(["open", "closed", "upcoming"]).default("open"),
  affectedAccount: z.string().max(12).optional(),
  affectedEntities: z.array(entity).max(100).default([]),
  eventDescription: z
    .array(z.object({ language: z.string().max(16).optional(), latestDescription: z.string().max(16_384) }))
    .max(20)
    .default([]),
});

type Health = z.infer<typeof detail>;

interface Known {
  readonly rootCause: string;
  readonly type: string;
  readonly severity: Severity;
  readonly service: string;
}

const retiring: Known = {
  rootCause: "instance-retiring",
  type: "AWS::EC2::Instance",
  severity: "P3",
  service: "cluster",
};
const exposed: Known = {
  rootCause: "access-key-compromised",
  type: "AWS::IAM::AccessKey",
  severity: "P1",
  service: "security",
};

/** Codes whose entities are resources that something can be done about. */
const KNOWN: Readonly<Record<string, Known>> = {
  AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED: retiring,
  AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED: retiring,
  AWS_EC2_DEDICATED_HOST_RETIREMENT_SCHEDULED: retiring,
  AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED: {
    ...retiring,
    rootCause: "instance-degraded",
    severity: "P2",
  },
  AWS_RISK_CREDENTIALS_EXPOSED: exposed,
  AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED: exposed,
  AWS_ACM_RENEWAL_STATE_CHANGE: {
    rootCause: "certificate-expiring",
    type: "AWS::CertificateManager::Certificate",
    severity: "P3",
    service: "security",
  },
};

/** What AWS says of itself and of the resources that it will touch. */
export const healthEvent = sourceReader<Health>({
  kind: "health-event",
  events: EVENT_PATTERNS.health,
  rootCauses: Object.values(KNOWN).map(({ rootCause }) => rootCause),
  schema: detail,
  reports: (event, { place }): Reports => {
    const { affectedAccount, affectedEntities, eventTypeCode } = event;
    if (affectedAccount !== undefined && affectedAccount !== "" && affectedAccount !== place.accountId) {
      const reason = `detail.affectedAccount: ${affectedAccount} is not the event's account, ${place.accountId}`;
      return [{ kind: "rejected", reason }];
    }
    const known = Object.hasOwn(KNOWN, eventTypeCode) ? KNOWN[eventTypeCode] : undefined;
    if (!known) return [ofUnknownCode(event)];
    const [first, ...more] = affectedEntities.map((affected) => ofEntity(event, known, affected));
    return [first ?? ofUnknownCode(event), ...more];
  },
});

function ofEntity(event: Health, known: Known, affected: z.infer<typeof entity>): Report {
  const { rootCause, type, severity, service } = known;
  const target = { type, id: affected.entityValue };
  const status = affected.status ?? affected.statusCode ?? "";
  if (event.statusCode === "closed" || status === "RESOLVED") {
    return { kind: "over", rootCause, target, says: `${event.eventTypeCode} of ${target.id} is over` };
  }
  const [symptoms, context] = [[kebab(event.eventTypeCode)], contextOf(event)];
  return { kind: "trouble", rootCause, confidence: 1, symptoms, service, target, severity, context };
}

/** An issue is trouble although nobody here knows what to do about it; anything else is news. */
function ofUnknownCode(event: Health): Report {
  const { eventArn, eventTypeCode, eventTypeCategory, statusCode } = event;
  const target: Target = { type: "AWS::Health::Event", id: eventArn };
  const says = `${eventTypeCode} is ${statusCode}: ${descriptionOf(event)}`;
  if (eventTypeCategory !== "issue") return { kind: "information", says };
  if (statusCode === "closed") return { kind: "over", rootCause: "unknown", target, says };
  return {
    kind: "trouble",
    rootCause: "unknown",
    confidence: 0,
    symptoms: [kebab(eventTypeCode)],
    service: "unknown",
    target,
    severity: "P2",
    context: contextOf(event),
  };
}

function contextOf(event: Health): Readonly<Record<string, string>> {
  const { eventArn, eventTypeCode, statusCode } = event;
  return { eventArn, eventTypeCode, statusCode, description: descriptionOf(event) };
}

function descriptionOf({ eventDescription }: Health): string {
  return eventDescription.find(({ language }) => language === "en_US")?.latestDescription ?? "";
}
