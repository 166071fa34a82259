import type { ICache } from "../../cache/redis-cache";
import type { AlarmSpec } from "../alarm-spec";
import { metricsOf } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_UNKNOWN, type MissingData } from "../missing-data";
import { atLeast, below } from "../threshold";

const ROLES_SWAP: MissingData = {
  treatAs: "notBreaching",
  reason: "only replicas report lag, and a failover makes a primary of one",
};

const NO_LOOKUPS: MissingData = {
  treatAs: "notBreaching",
  reason: "without a lookup there is no hit rate, and no user who waits",
};

const BYTES_PER_MIB = 2 ** 20;

/** What the field watches on ElastiCache for Redis, node by node. */
export function cacheAlarms(cache: ICache): AlarmSpec[] {
  return cache.nodeIds.flatMap((nodeId, index) => {
    const subject = `node-${String(index + 1)}`;
    return [...capacity(nodeId), ...behaviour(nodeId)].map((alarm) => ({ ...alarm, subject }));
  });
}

const node = (nodeId: string) => metricsOf("AWS/ElastiCache", { CacheClusterId: nodeId });

function capacity(nodeId: string): AlarmSpec[] {
  const metric = node(nodeId);
  return [
    {
      id: "cache-engine-cpu-high",
      severity: "P2",
      summary: "Redis runs its one command thread at 90 % or more: every lookup waits.",
      signal: metric("EngineCPUUtilization", "Average"),
      threshold: atLeast(90, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "cache-memory-high",
      severity: "P2",
      summary: "90 % of the cache's memory is used: soon it evicts keys or refuses writes.",
      signal: metric("DatabaseMemoryUsagePercentage", "Average"),
      threshold: atLeast(90, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "cache-swap-high",
      severity: "P3",
      summary: "A cache node swaps 300 MiB or more: its latency jumps.",
      signal: metric("SwapUsage", "Average"),
      threshold: atLeast(300 * BYTES_PER_MIB, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "cache-connections-high",
      severity: "P3",
      summary: "50,000 clients are connected to a node that takes 65,000: some client leaks connections.",
      signal: metric("CurrConnections", "Maximum"),
      threshold: atLeast(50_000, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}

function behaviour(nodeId: string): AlarmSpec[] {
  const metric = node(nodeId);
  return [
    {
      id: "cache-silent",
      severity: "P1",
      summary: "A cache node has stopped reporting: it is down, and lookups fall through to the database.",
      signal: metric("EngineCPUUtilization", "SampleCount"),
      threshold: below(1, 5),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "cache-evictions-high",
      severity: "P3",
      summary: "Keys are evicted before they expire: the cache is too small for what it holds.",
      signal: { ...metric("Evictions", "Sum"), periodSeconds: 300 },
      threshold: atLeast(1000, 3),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "cache-replication-lag-high",
      severity: "P3",
      summary: "A cache replica is 30 s or more behind: a failover now would lose those writes.",
      signal: metric("ReplicationLag", "Maximum"),
      threshold: atLeast(30, 5),
      missingData: ROLES_SWAP,
    },
    {
      id: "cache-hit-rate-low",
      severity: "P4",
      summary: "Less than half of the lookups hit for an hour: the cache no longer spares the database.",
      signal: { ...metric("CacheHitRate", "Average"), periodSeconds: 300 },
      threshold: below(50, 12),
      missingData: NO_LOOKUPS,
    },
  ];
}
