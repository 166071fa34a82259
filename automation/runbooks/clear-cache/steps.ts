import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { withinBound, withinBoundSince } from "../measured";
import type { CacheAddress, CacheKeys, KeyLimits } from "../ports/cache-keys";
import type { CacheGroup, Caches } from "../ports/caches";
import type { Metrics } from "../ports/metrics";
import { serviceSeries } from "../service-metrics";
import { SAFE_TO_LOSE, type Prefixes } from "./prefixes";
import { scopeOf, type Scope } from "./scope";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly caches: Caches;
  readonly keys: CacheKeys;
  readonly metrics: Metrics;
  /** Prefixes that may be deleted, by service. @default SAFE_TO_LOSE */
  readonly listed?: ReadonlyMap<string, Prefixes>;
}

/** More at once would send more readers to the database than it was sized for. */
const MAXIMUM_KEYS = 200_000;
const DELETION_MS = 90_000;
const LOOK: KeyLimits = { maximumKeys: MAXIMUM_KEYS, withinMs: 20_000 };

/** Effects of `clear-cache`. */
export function createSteps({ caches, keys, metrics, listed = SAFE_TO_LOSE }: Ports): StepsOf<typeof spec> {
  const scope = ({ incident }: StepContext): Promise<Scope> => scopeOf(incident, caches, listed);

  /** Whether the services whose keys these are leave the database room for the readers that the cache sends it. */
  const databaseHasRoom = async (context: StepContext, below: number): Promise<CheckResult> => {
    const { prefixes } = await scope(context);
    const { environment } = context.incident;
    const checks = await Promise.all(
      [...prefixes.keys()].map((service) =>
        withinBound(
          metrics,
          {
            series: serviceSeries({ service, environment }, "PoolBusy", "Maximum"),
            label: `the share of the database connections that ${service} has taken`,
            unit: " %",
            below,
          },
          context,
        ),
      ),
    );
    return all(checks);
  };

  return {
    targetState: async (context) => {
      const { cache, prefixes } = await scope(context);
      return { cacheId: cache.id, primaryHost: cache.primaryHost, prefixes: [...prefixes.values()].flat() };
    },
    preChecks: {
      "prefixes-listed": async (context) => {
        const { cache, prefixes } = await scope(context);
        const names = [...prefixes.values()].flat().join(", ");
        return { passed: true, says: `${names} in ${cache.id} are listed as safe to lose` };
      },
      "database-has-room": (context) => databaseHasRoom(context, 60),
    },
    actions: {
      "delete-keys": async (context) => {
        const { cache, prefixes } = await scope(context);
        let deleted = 0;
        for (const prefix of [...prefixes.values()].flat()) {
          const limits = { maximumKeys: MAXIMUM_KEYS - deleted, withinMs: DELETION_MS };
          const result = await keys.delete(addressOf(cache), prefix, limits);
          deleted += result.deleted;
          if (result.cutShort) {
            throw new Error(
              `${deleted} keys were deleted, and there are more: a person decides how to go on`,
            );
          }
        }
        return { says: `${deleted} keys are deleted from ${cache.id}`, notes: { deleted } };
      },
    },
    rollbacks: {
      "let-cache-refill": async (context) => {
        const { passed, says } = await databaseHasRoom(context, 100);
        if (!passed) throw new Error(`the services cannot fill the cache again: ${says}`);
        return { says: `the services fill the cache again as they read: ${says}` };
      },
    },
    rolledBack: (context) => databaseHasRoom(context, 100),
    postChecks: {
      "keys-gone": async (context) => {
        const { cache, prefixes } = await scope(context);
        const counts = await Promise.all(
          [...prefixes.values()].flat().map((prefix) => keys.count(addressOf(cache), prefix, LOOK)),
        );
        const left = counts.reduce((sum, count) => sum + count.keys, 0);
        const kept = counts.reduce((sum, count) => sum + count.withoutExpiry, 0);
        const cutShort = counts.some((count) => count.cutShort);
        const says = `${left} keys are there anew, ${kept} of them without an expiry`;
        return { passed: kept === 0 && !cutShort, says: cutShort ? `${says}, and there may be more` : says };
      },
      "cache-fresh": async (context) => {
        const { incident } = context;
        if (incident.target.type === "AWS::ElastiCache::CacheCluster") {
          const series = {
            namespace: "AWS/ElastiCache",
            name: "DatabaseMemoryUsagePercentage",
            statistic: "Average",
            dimensions: { CacheClusterId: incident.target.id },
          };
          return withinBoundSince(
            metrics,
            { series, label: "memory in use", unit: " %", below: 90 },
            context,
          );
        }
        const series = serviceSeries(incident, "CacheAge", "Maximum");
        const bound = { series, label: "the age of the oldest value shown", unit: " s", below: 60 };
        return withinBoundSince(metrics, bound, context);
      },
    },
  };
}

function addressOf({ primaryHost: host, primaryPort: port }: CacheGroup): CacheAddress {
  return { host, port };
}

function all(checks: readonly CheckResult[]): CheckResult {
  const passed = checks.length > 0 && checks.every((check) => check.passed);
  return { passed, says: checks.map(({ says }) => says).join("; ") };
}
