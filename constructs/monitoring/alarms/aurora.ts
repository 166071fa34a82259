import type { AlarmSpec } from "../alarm-spec";
import { metricsOf } from "../metric";
import { SILENCE_IS_UNKNOWN } from "../missing-data";
import { rdsMemoryBytes } from "../rds-memory";
import { atLeast, below } from "../threshold";
import { load, replicaSilent, writerCpu, writerLimits, writerSilent, writerSpeed } from "./postgres";

/** A cluster and its instances. */
export interface WatchedAurora {
  /** Identifier of the cluster. */
  readonly identifier: string;
  /** All instances, the first writer first. */
  readonly instanceIdentifiers: readonly string[];
}

/** Size of the instances, from which their limits follow. */
export interface AuroraAlarmOptions {
  /** Instance class, e.g. `db.r6g.large`. */
  readonly instanceClass: string;
}

/** Readers of Aurora share the writer's volume: two seconds are already much. */
const READER_LAG_MILLISECONDS = 2000;
/** Local storage, about twice the memory, is for sorts and temporary tables. */
const LOCAL_STORAGE_SHARE_OF_MEMORY = 0.2;

/**
 * What the field watches on Aurora PostgreSQL. The writer is found by its role, which moves with a failover;
 * the volume grows by itself, so there is no storage to run out of but the local one.
 */
export function auroraAlarms(database: WatchedAurora, { instanceClass }: AuroraAlarmOptions): AlarmSpec[] {
  const role = (name: "WRITER" | "READER") =>
    metricsOf("AWS/RDS", { DBClusterIdentifier: database.identifier, Role: name });
  const writer = role("WRITER");
  const members = database.instanceIdentifiers.map((identifier, index) => ({
    metric: metricsOf("AWS/RDS", { DBInstanceIdentifier: identifier }),
    number: String(index + 1),
  }));
  const [, ...readers] = members;
  return [
    writerSilent(writer),
    writerCpu(writer),
    ...members.map(({ metric, number }) => ({ ...load(metric), subject: `instance-${number}` })),
    ...writerSpeed(writer, instanceClass),
    ...writerLimits(writer, instanceClass),
    {
      id: "database-local-storage-low",
      severity: "P2",
      summary: "The writer has little local storage left: sorts and temporary tables will fail.",
      signal: writer("FreeLocalStorage", "Minimum"),
      threshold: below(Math.floor(LOCAL_STORAGE_SHARE_OF_MEMORY * rdsMemoryBytes(instanceClass)), 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    ...(readers.length > 0 ? [readerLag(role("READER"))] : []),
    ...readers.map(({ metric, number }) => ({ ...replicaSilent(metric), subject: `instance-${number}` })),
  ];
}

function readerLag(metric: ReturnType<typeof metricsOf>): AlarmSpec {
  return {
    id: "database-reader-lag-high",
    severity: "P2",
    summary: "A reader is two seconds or more behind the writer: users read what is no longer true.",
    signal: metric("AuroraReplicaLag", "Maximum"),
    threshold: atLeast(READER_LAG_MILLISECONDS, 5),
    missingData: SILENCE_IS_UNKNOWN,
  };
}
