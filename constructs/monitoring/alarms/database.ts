import type { AlarmSpec } from "../alarm-spec";
import { metricsOf } from "../metric";
import { SILENCE_IS_UNKNOWN, SILENCE_IS_ZERO } from "../missing-data";
import { atLeast, below } from "../threshold";
import {
  load,
  type MetricMaker,
  replicaSilent,
  writerCpu,
  writerLimits,
  writerSilent,
  writerSpeed,
} from "./postgres";

/** A primary instance and the instances that follow it. */
export interface WatchedDatabase {
  readonly identifier: string;
  readonly replicaIdentifiers: readonly string[];
}

/** Size of the database, from which its limits follow. */
export interface DatabaseAlarmOptions {
  /** Instance class, e.g. `db.m6g.large`. */
  readonly instanceClass: string;
  /** Storage at creation, in GiB. */
  readonly allocatedGib: number;
}

const BYTES_PER_GIB = 2 ** 30;

/** What the field watches on RDS PostgreSQL, for the primary and its replicas. */
export function databaseAlarms(database: WatchedDatabase, options: DatabaseAlarmOptions): AlarmSpec[] {
  const metric = instance(database.identifier);
  return [
    writerSilent(metric),
    writerCpu(metric),
    load(metric),
    ...writerSpeed(metric, options.instanceClass),
    ...writerLimits(metric, options.instanceClass),
    ...storage(metric, options),
    ...database.replicaIdentifiers.flatMap((identifier, index) => replica(instance(identifier), index + 1)),
  ];
}

const instance = (identifier: string): MetricMaker =>
  metricsOf("AWS/RDS", { DBInstanceIdentifier: identifier });

function storage(metric: MetricMaker, { allocatedGib }: DatabaseAlarmOptions): AlarmSpec[] {
  const free = metric("FreeStorageSpace", "Minimum");
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

function replica(metric: MetricMaker, number: number): AlarmSpec[] {
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
    { ...replicaSilent(metric), subject },
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
