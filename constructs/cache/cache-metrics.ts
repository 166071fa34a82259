import type { Metric } from "../monitoring/metric";

const PERIOD_SECONDS = 60;

/** The metrics of one node of a cache. */
export class CacheMetrics {
  readonly #nodeId: string;

  constructor(nodeId: string) {
    this.#nodeId = nodeId;
  }

  /** Busy Redis thread, in percent. */
  engineCpuUtilization(): Metric {
    return this.#metric("EngineCPUUtilization", "Average");
  }

  /** Used memory of the memory for data, in percent. */
  memoryUsage(): Metric {
    return this.#metric("DatabaseMemoryUsagePercentage", "Maximum");
  }

  /** Keys removed because memory was full. */
  evictions(): Metric {
    return this.#metric("Evictions", "Sum");
  }

  /** Open connections. */
  connections(): Metric {
    return this.#metric("CurrConnections", "Maximum");
  }

  /** Lookups that found their key, in percent. */
  hitRate(): Metric {
    return this.#metric("CacheHitRate", "Average");
  }

  /** How far a replica is behind, in seconds. */
  replicationLag(): Metric {
    return this.#metric("ReplicationLag", "Maximum");
  }

  #metric(name: string, statistic: Metric["statistic"]): Metric {
    return {
      namespace: "AWS/ElastiCache",
      name,
      dimensions: { CacheClusterId: this.#nodeId },
      statistic,
      periodSeconds: PERIOD_SECONDS,
    };
  }
}
