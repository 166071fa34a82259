import type { Incident } from "../../remediation/incident";
import { assertOwnName } from "../own-name";
import { ownService } from "../own-service";
import type { CacheGroup, Caches } from "../ports/caches";
import { assertOwnPrefixes, type Prefixes } from "./prefixes";

/** The cache of an environment is called as `stacks/data.ts` calls it. */
const CACHE_NAME = "main";

/** What is to be cleared. */
export interface Scope {
  readonly cache: CacheGroup;
  /** The services whose keys these are, with the prefixes. */
  readonly prefixes: ReadonlyMap<string, Prefixes>;
}

/**
 * Of a service its own prefixes; of a node of the cache those of all services that have listed some.
 *
 * @throws Error where the target is of another environment, or nothing is listed
 */
export async function scopeOf(
  { target, environment, service }: Incident,
  caches: Caches,
  listed: ReadonlyMap<string, Prefixes>,
): Promise<Scope> {
  for (const [name, prefixes] of listed) assertOwnPrefixes(name, prefixes);
  if (target.type === "AWS::ElastiCache::CacheCluster") {
    assertOwnName("the cache node", target.id, environment);
    if (listed.size === 0) throw new Error("no service has listed prefixes that are safe to lose");
    const cache = await caches.groupOfNode(target.id);
    assertOwnName("the cache", cache.id, environment);
    return { cache: usable(cache), prefixes: listed };
  }
  const [organization = ""] = ownService({ target, environment }).split("-");
  const prefixes = listed.get(service);
  if (!prefixes) throw new Error(`${service} has listed no prefixes that are safe to lose`);
  const cache = await caches.group(`${organization}-${environment}-${CACHE_NAME}`);
  return { cache: usable(cache), prefixes: new Map([[service, prefixes]]) };
}

function usable(cache: CacheGroup): CacheGroup {
  if (cache.state !== "available") throw new Error(`the cache ${cache.id} is ${cache.state}, not available`);
  if (cache.isSharded)
    throw new Error(`the cache ${cache.id} is sharded: its keys are not all on one primary`);
  return cache;
}
