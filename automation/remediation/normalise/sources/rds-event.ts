import * as z from "zod";
import type { Severity, Target } from "../../incident";
import { EVENT_PATTERNS } from "../event-patterns";
import { sourceReader, type Report, type Reports } from "../source-reader";

const detail = z.object({
  EventCategories: z.array(z.string().max(128)).max(20).default([]),
  SourceType: z.enum(["DB_INSTANCE", "CLUSTER", "DB_CLUSTER"]),
  SourceArn: z.string().max(2048),
  SourceIdentifier: z.string().min(1).max(255),
  EventID: z.string().regex(/^RDS-EVENT-\d{4}$/, 'an id such as "RDS-EVENT-0006"'),
  Message: z.string().max(8192).default(""),
});

type RdsDetail = z.infer<typeof detail>;

interface Begins {
  readonly rootCause: string;
  readonly severity: Severity;
  readonly confidence: number;
}

/**
 * Events with which trouble begins, from "Amazon RDS event categories and event messages". Those that an alarm of
 * the library reports as well have the alarm's root cause: the two reports become one incident.
 */
const BEGINS: Readonly<Record<string, Begins>> = {
  "RDS-EVENT-0007": { rootCause: "database-storage-critical", severity: "P1", confidence: 1 },
  "RDS-EVENT-0031": { rootCause: "database-failed", severity: "P1", confidence: 0.95 },
  "RDS-EVENT-0035": { rootCause: "database-parameters-invalid", severity: "P1", confidence: 1 },
  "RDS-EVENT-0036": { rootCause: "database-network-invalid", severity: "P1", confidence: 1 },
  "RDS-EVENT-0045": { rootCause: "database-replica-lag-unknown", severity: "P3", confidence: 0.9 },
  "RDS-EVENT-0057": { rootCause: "database-replica-lag-unknown", severity: "P3", confidence: 0.9 },
  "RDS-EVENT-0089": { rootCause: "database-storage-low", severity: "P2", confidence: 1 },
  "RDS-EVENT-0221": { rootCause: "database-storage-critical", severity: "P1", confidence: 1 },
  "RDS-EVENT-0223": { rootCause: "database-storage-low", severity: "P2", confidence: 0.9 },
  "RDS-EVENT-0224": { rootCause: "database-storage-low", severity: "P2", confidence: 0.9 },
  "RDS-EVENT-0227": { rootCause: "database-storage-critical", severity: "P1", confidence: 1 },
  "RDS-EVENT-0404": { rootCause: "database-memory-low", severity: "P2", confidence: 0.95 },
  "RDS-EVENT-0418": { rootCause: "database-key-unreachable", severity: "P1", confidence: 1 },
  "RDS-EVENT-0419": { rootCause: "database-key-unreachable", severity: "P1", confidence: 1 },
};

const DOWN = ["database-silent", "database-failed"] as const;
const STORAGE = ["database-storage-low", "database-storage-critical"] as const;

/** Events with which trouble ends, and every root cause that has then ended. */
const ENDS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "RDS-EVENT-0006": DOWN,
  "RDS-EVENT-0017": STORAGE,
  "RDS-EVENT-0021": DOWN,
  "RDS-EVENT-0046": ["database-replica-lag-unknown"],
  "RDS-EVENT-0049": DOWN,
  "RDS-EVENT-0051": DOWN,
  "RDS-EVENT-0065": DOWN,
  "RDS-EVENT-0071": DOWN,
  "RDS-EVENT-0088": DOWN,
  "RDS-EVENT-0218": STORAGE,
  "RDS-EVENT-0420": ["database-key-unreachable"],
};

/** What RDS says of its instances and clusters: failures, failovers, storage, replication. */
export const rdsEvent = sourceReader<RdsDetail>({
  kind: "rds-event",
  events: EVENT_PATTERNS.rds,
  rootCauses: Object.values(BEGINS).map(({ rootCause }) => rootCause),
  schema: detail,
  reports: (event): Reports => {
    const {
      EventID: id,
      Message: message,
      SourceIdentifier: identifier,
      EventCategories: categories,
    } = event;
    const target = targetOf(event);
    const begins = Object.hasOwn(BEGINS, id) ? BEGINS[id] : undefined;
    if (begins) {
      const context = { identifier, eventId: id, message };
      return [
        { kind: "trouble", ...begins, symptoms: [begins.rootCause], service: "database", target, context },
      ];
    }
    const ends = Object.hasOwn(ENDS, id) ? ENDS[id] : undefined;
    const says = `${identifier}: ${message} (${id})`;
    if (ends) {
      const [first, ...more] = ends.map((rootCause): Report => ({ kind: "over", rootCause, target, says }));
      return [first ?? { kind: "information", says }, ...more];
    }
    // A failure that nobody has read about yet is still a failure.
    if (!categories.includes("failure")) return [{ kind: "information", says }];
    return [
      {
        kind: "trouble",
        rootCause: "unknown",
        confidence: 0,
        symptoms: [id.toLowerCase()],
        service: "database",
        target,
        severity: "P2",
        context: { identifier, eventId: id, message },
      },
    ];
  },
});

function targetOf({ SourceType: type, SourceIdentifier: id }: RdsDetail): Target {
  return { type: type === "DB_INSTANCE" ? "AWS::RDS::DBInstance" : "AWS::RDS::DBCluster", id };
}
