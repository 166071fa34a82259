import type { IDatabase } from "../../database/database";
import type { AlarmSpec } from "../alarm-spec";
import { metricsOf } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_UNKNOWN, SILENCE_IS_ZERO } from "../missing-data";
import { rdsDefaultMaxConnections, rdsMemoryBytes } from "../rds-memory";
import { atLeast, below } from "../threshold";

/** Size of the database, from which its limits follow. */
export interface DatabaseAlarmOptions {
  /** Instance class, e.g. `db.m6g.large`. */
  readonly instanceClass: string;
  /** Storage at creation, in GiB. */
  readonly allocatedGib: number;
}

const BYTES_PER_GIB = 2 ** 30;
/** PostgreSQL refuses writes 3 million before 2^31; autovacuum should have frozen rows at 200 million. */
const TRANSACTION_IDS_LIMIT = 1_000_000_000;

/** What the field watches on RDS PostgreSQL, for the primary and its replicas. */
export function databaseAlarms(database: IDatabase, options: DatabaseAlarmOptions): AlarmSpec[] {
  return [
    ...presence(database.identifier),
    ...compute(database.identifier, options),
    ...memoryAndConnections(database.identifier, options),
    ...storage(database.identifier, options),
    ...database.replicaIdentifiers.flatMap((identifier, index) => replica(identifier, index + 1)),
  ];
}

const instance = (identifier: string) => metricsOf("AWS/RDS", { DBInstanceIdentifier: identifier });

function presence(identifier: string): AlarmSpec[] {
  return [
    {
      id: "database-silent",
      severity: "P1",
      summary: "The primary database has stopped reporting: it is down, or failing over for too long.",
      signal: instance(identifier)("CPUUtilization", "SampleCount"),
      threshold: below(1, 5),
      missingData: SILENCE_IS_FAILURE,
    },
  ];
}

function compute(identifier: string, { instanceClass }: DatabaseAlarmOptions): AlarmSpec[] {
  const metric = instance(identifier);
  const alarms: AlarmSpec[] = [
    {
      id: "database-cpu-high",
      severity: "P3",
      summary: "The primary's processors are at 90 % or more: queries will soon wait for them.",
      signal: metric("CPUUtilization", "Average"),
      threshold: atLeast(90, 10, 15),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "database-load-high",
      severity: "P2",
      summary: "More sessions are active than there are processors: queries queue, users wait.",
      signal: metric("DBLoadRelativeToNumVCPUs", "Average"),
      threshold: atLeast(1, 10, 15),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "database-read-latency-high",
      severity: "P3",
      summary: "A read from the volume takes 20 ms or more on average: the volume is at its limit.",
      signal: metric("ReadLatency", "Average"),
      threshold: atLeast(0.02, 10, 15),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "database-write-latency-high",
      severity: "P3",
      summary: "A write to the volume takes 20 ms or more on average: commits are slow.",
      signal: metric("WriteLatency", "Average"),
      threshold: atLeast(0.02, 10, 15),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
  if (!instanceClass.startsWith("db.t")) return alarms;
  return [
    ...alarms,
    {
      id: "database-cpu-credits-low",
      severity: "P3",
      summary:
        "The burstable primary has almost used up its CPU credits: it is about to slow down or cost more.",
      signal: { ...metric("CPUCreditBalance", "Minimum"), periodSeconds: 300 },
      threshold: below(20, 3),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}

function memoryAndConnections(identifier: string, { instanceClass }: DatabaseAlarmOptions): AlarmSpec[] {
  const metric = instance(identifier);
  return [
    {
      id: "database-connections-high",
      severity: "P2",
      summary: "80 % of the possible connections are open: soon new ones are refused.",
      signal: metric("DatabaseConnections", "Maximum"),
      threshold: atLeast(Math.floor(0.8 * rdsDefaultMaxConnections(instanceClass)), 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "database-memory-low",
      severity: "P2",
      summary: "Less than 5 % of the primary's memory is free: it will swap or be restarted.",
      signal: metric("FreeableMemory", "Minimum"),
      threshold: below(Math.floor(0.05 * rdsMemoryBytes(instanceClass)), 10, 15),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "database-transaction-ids-high",
      severity: "P1",
      summary:
        "A billion transaction ids are unfrozen: before two billion the database stops accepting writes.",
      signal: metric("MaximumUsedTransactionIDs", "Maximum"),
      threshold: atLeast(TRANSACTION_IDS_LIMIT, 1),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}

function storage(identifier: string, { allocatedGib }: DatabaseAlarmOptions): AlarmSpec[] {
  const free = instance(identifier)("FreeStorageSpace", "Minimum");
  const bytes = (share: number) => Math.floor(share * allocatedGib * BYTES_PER_GIB);
  return [
    {
      id: "database-storage-low",
      severity: "P2",
      summary: "Less than 15 % of the storage is free: it grows by itself at 10 %, unless at its maximum.",
      signal: free,
      threshold: below(bytes(0.15), 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "database-storage-critical",
      severity: "P1",
      summary:
        "Less than 5 % of the storage is free: growing has not helped, and a full volume stops the database.",
      signal: free,
      threshold: below(bytes(0.05), 2),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}

function replica(identifier: string, number: number): AlarmSpec[] {
  const metric = instance(identifier);
  const subject = `replica-${String(number)}`;
  return [
    {
      id: "database-replica-lag-high",
      subject,
      severity: "P2",
      summary: "A read replica is a minute or more behind: readers see old data.",
      signal: metric("ReplicaLag", "Maximum"),
      threshold: atLeast(60, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "database-replica-silent",
      subject,
      severity: "P2",
      summary: "A read replica has stopped reporting: its readers get errors.",
      signal: metric("CPUUtilization", "SampleCount"),
      threshold: below(1, 5),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "database-replica-lag-unknown",
      subject,
      severity: "P3",
      summary:
        "A read replica reports a lag of -1: replication has stopped, and lag can no longer be measured.",
      signal: metric("ReplicaLag", "Minimum"),
      threshold: below(0, 5),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}
