import type { AlarmSpec } from "../alarm-spec";
import type { Metric, Statistic } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_UNKNOWN } from "../missing-data";
import { rdsDefaultMaxConnections, rdsMemoryBytes } from "../rds-memory";
import { atLeast, below } from "../threshold";

/** Makes the metrics of one instance, or of whichever instance of a cluster writes. */
export type MetricMaker = (name: string, statistic: Statistic) => Metric;

/** PostgreSQL refuses writes 3 million before 2^31; autovacuum should have frozen rows at 200 million. */
const TRANSACTION_IDS_LIMIT = 1_000_000_000;

/** The writer has stopped. */
export function writerSilent(metric: MetricMaker): AlarmSpec {
  return {
    id: "database-silent",
    severity: "P1",
    summary: "The primary database has stopped reporting: it is down, or failing over for too long.",
    signal: metric("CPUUtilization", "SampleCount"),
    threshold: below(1, 5),
    missingData: SILENCE_IS_FAILURE,
  };
}

/** The writer's processors. */
export function writerCpu(metric: MetricMaker): AlarmSpec {
  return {
    id: "database-cpu-high",
    severity: "P3",
    summary: "The primary's processors are at 90 % or more: queries will soon wait for them.",
    signal: metric("CPUUtilization", "Average"),
    threshold: atLeast(90, 10, 15),
    missingData: SILENCE_IS_UNKNOWN,
  };
}

/** Sessions that want a processor; Performance Insights measures it by instance only. */
export function load(metric: MetricMaker): AlarmSpec {
  return {
    id: "database-load-high",
    severity: "P2",
    summary: "More sessions are active than there are processors: queries queue, users wait.",
    signal: metric("DBLoadRelativeToNumVCPUs", "Average"),
    threshold: atLeast(1, 10, 15),
    missingData: SILENCE_IS_UNKNOWN,
  };
}

/** How long the writer waits for its volume, and the credits of a burstable one. */
export function writerSpeed(metric: MetricMaker, instanceClass: string): AlarmSpec[] {
  const latency = (id: string, summary: string, name: string): AlarmSpec => ({
    id,
    severity: "P3",
    summary,
    signal: metric(name, "Average"),
    threshold: atLeast(0.02, 10, 15),
    missingData: SILENCE_IS_UNKNOWN,
  });
  const credits: AlarmSpec = {
    id: "database-cpu-credits-low",
    severity: "P3",
    summary:
      "The burstable primary has almost used up its CPU credits: it is about to slow down or cost more.",
    signal: { ...metric("CPUCreditBalance", "Minimum"), periodSeconds: 300 },
    threshold: below(20, 3),
    missingData: SILENCE_IS_UNKNOWN,
  };
  return [
    latency(
      "database-read-latency-high",
      "A read from the volume takes 20 ms or more on average: the volume is at its limit.",
      "ReadLatency",
    ),
    latency(
      "database-write-latency-high",
      "A write to the volume takes 20 ms or more on average: commits are slow.",
      "WriteLatency",
    ),
    ...(instanceClass.startsWith("db.t") ? [credits] : []),
  ];
}

/** What the writer runs out of, with limits from its class. */
export function writerLimits(metric: MetricMaker, instanceClass: string): AlarmSpec[] {
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

/** An instance that serves reads has stopped. */
export function replicaSilent(metric: MetricMaker): AlarmSpec {
  return {
    id: "database-replica-silent",
    severity: "P2",
    summary: "A read replica has stopped reporting: its readers get errors.",
    signal: metric("CPUUtilization", "SampleCount"),
    threshold: below(1, 5),
    missingData: SILENCE_IS_FAILURE,
  };
}
