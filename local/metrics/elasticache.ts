/**
 * What the Redis server behind an environment's nodes tells. All available nodes of an environment stand for the one
 * server; it has no replicas and does not swap of its own, so lag and swap stay missing.
 * Follows https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
 */
import { Redis } from "ioredis";
import type { EnvironmentServers } from "../data-plane/environment-site";
import { elementsOf, textOf } from "../gateway/xml";
import { Growth, type Measure } from "./measure";

const TIMEOUT_MS = 3_000;

/** Measures `AWS/ElastiCache`. A server that does not answer has no data. */
export function elasticacheMetrics(): Measure {
  const growth = new Growth();
  return async ({ api, servers, nowMs }) => {
    const answer = await api.query("elasticache", "2015-02-02", "DescribeCacheClusters");
    const nodes = elementsOf(answer, "CacheCluster").filter(
      (node) => textOf(node, "CacheClusterStatus") === "available",
    );
    if (nodes.length === 0) return [];
    const values = valuesOf(await infoOf(servers), (name, count) =>
      growth.of(`${servers.environment} ${name}`, count, nowMs),
    );
    return nodes.flatMap((node) =>
      Object.entries(values).flatMap(([name, value]) =>
        value === undefined
          ? []
          : [
              {
                namespace: "AWS/ElastiCache",
                name,
                dimensions: { CacheClusterId: textOf(node, "CacheClusterId") ?? "" },
                value,
              },
            ],
      ),
    );
  };
}

/** Values by metric, from the fields of Redis's INFO. */
export function valuesOf(
  info: Readonly<Record<string, number>>,
  growthOf: (name: string, count: number) => { readonly by: number; readonly seconds: number } | undefined,
): Record<string, number | undefined> {
  const field = (name: string): number => info[name] ?? NaN;
  const cpu = growthOf("cpu", field("used_cpu_sys_main_thread") + field("used_cpu_user_main_thread"));
  const hits = growthOf("hits", field("keyspace_hits"));
  const misses = growthOf("misses", field("keyspace_misses"));
  const lookups = (hits?.by ?? 0) + (misses?.by ?? 0);
  const values = {
    CurrConnections: field("connected_clients"),
    DatabaseMemoryUsagePercentage: (100 * field("used_memory")) / field("maxmemory"),
    EngineCPUUtilization: cpu && (100 * cpu.by) / cpu.seconds,
    Evictions: growthOf("evictions", field("evicted_keys"))?.by,
    CacheHitRate: hits && lookups > 0 ? (100 * hits.by) / lookups : undefined,
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : undefined]),
  );
}

async function infoOf({ host, cachePort }: EnvironmentServers): Promise<Record<string, number>> {
  const redis = new Redis({
    host,
    port: cachePort,
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return parseInfo(await redis.info());
  } finally {
    redis.disconnect();
  }
}

/** Numeric fields of Redis's INFO. */
export function parseInfo(text: string): Record<string, number> {
  const lines = text.split("\r\n").map((line) => line.split(":"));
  return Object.fromEntries(
    lines.flatMap(([name = "", value = ""]) =>
      /^-?\d+(\.\d+)?$/.test(value) ? [[name, Number(value)]] : [],
    ),
  );
}
