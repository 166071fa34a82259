import type { RunbookSpec } from "../../remediation/runbook-spec";
import { ARNS } from "../arns";
import { READ_METRICS } from "../read-metrics";

/** Deletes cached values of a service by prefix. */
export const spec = {
  id: "clear-cache",
  title: "Clear part of the cache",
  owner: "platform",
  description:
    "Deletes the keys of the prefixes that the service has listed as safe to lose, a few hundred at a " +
    "time, and no others. The database answers in their place for a while, so it must have room.",
  risk: "low",
  reversibility: "compensable",
  maximumAutonomy: "automatic",
  severity: "P3",
  minimumConfidence: 0.8,
  rank: 10,
  triggers: [
    {
      rootCause: "application-cache-stale",
      targetType: "AWS::ECS::Service",
      symptoms: ["users-see-old-data"],
    },
    { rootCause: "cache-memory-high", targetType: "AWS::ElastiCache::CacheCluster" },
  ],
  guardrails: { executionsPerHour: 3, cooldownMinutes: 10 },
  permissions: [
    READ_METRICS,
    {
      actions: ["elasticache:DescribeCacheClusters", "elasticache:DescribeReplicationGroups"],
      resources: [
        ARNS.cacheGroups,
        "arn:${partition}:elasticache:${region}:${account}:cluster:${organization}-${environment}-*",
      ],
    },
  ],
  connectsTo: ["cache"],
  preChecks: [
    {
      name: "prefixes-listed",
      says: "The cache is this environment's, and the service has listed prefixes that are safe to lose",
      timeoutSeconds: 20,
    },
    {
      name: "database-has-room",
      says: "The services have taken less than 60 % of their database connections",
      timeoutSeconds: 20,
    },
  ],
  actions: [
    {
      name: "delete-keys",
      says: "Delete the keys of the listed prefixes, without blocking Redis",
      timeoutSeconds: 120,
      rollback: {
        name: "let-cache-refill",
        says: "Let the services fill the cache again, and see that their database connections bear it",
        timeoutSeconds: 60,
      },
    },
  ],
  postChecks: [
    {
      name: "keys-gone",
      says: "Of the prefixes there are only keys that were written anew and expire",
      timeoutSeconds: 30,
      attempts: 5,
    },
    {
      name: "cache-fresh",
      says: "The service shows no value older than it should live; a full cache has room again",
      timeoutSeconds: 30,
      attempts: 10,
      secondsBetween: 15,
    },
  ],
  links: ["https://redis.io/docs/latest/commands/scan/"],
} as const satisfies RunbookSpec;
