import type { Metric } from "../monitoring/metric";

const PERIOD_SECONDS = 60;

/** The metrics of one RDS instance, or of the writer and readers of one Aurora cluster. */
export class DatabaseMetrics {
  readonly #dimensions: Readonly<Record<string, string>>;

  private constructor(dimensions: Readonly<Record<string, string>>) {
    this.#dimensions = dimensions;
  }

  static ofInstance(identifier: string): DatabaseMetrics {
    return new DatabaseMetrics({ DBInstanceIdentifier: identifier });
  }

  static ofCluster(identifier: string): DatabaseMetrics {
    return new DatabaseMetrics({ DBClusterIdentifier: identifier });
  }

  /** Busy processor, in percent. */
  cpuUtilization(): Metric {
    return this.#metric("CPUUtilization", "Average");
  }

  /** Open connections. */
  databaseConnections(): Metric {
    return this.#metric("DatabaseConnections", "Maximum");
  }

  /** Free disk, in bytes. */
  freeStorageSpace(): Metric {
    return this.#metric("FreeStorageSpace", "Minimum");
  }

  /** Free memory, in bytes. */
  freeableMemory(): Metric {
    return this.#metric("FreeableMemory", "Minimum");
  }

  /** Time of one read from disk, in seconds. */
  readLatency(): Metric {
    return this.#metric("ReadLatency", "Average");
  }

  /** Time of one write to disk, in seconds. */
  writeLatency(): Metric {
    return this.#metric("WriteLatency", "Average");
  }

  /** How far a read replica is behind, in seconds. */
  replicaLag(): Metric {
    return this.#metric("ReplicaLag", "Maximum");
  }

  /** Requests that wait for the disk. */
  diskQueueDepth(): Metric {
    return this.#metric("DiskQueueDepth", "Average");
  }

  #metric(name: string, statistic: Metric["statistic"]): Metric {
    return {
      namespace: "AWS/RDS",
      name,
      dimensions: this.#dimensions,
      statistic,
      periodSeconds: PERIOD_SECONDS,
    };
  }
}
