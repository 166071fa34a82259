import { Redis } from "ioredis";
import type { CacheAddress, CacheKeys, Deletion, KeyCount, KeyLimits } from "../../runbooks/ports/cache-keys";

/** Keys that Redis looks at for one answer: a millisecond or two, which no user feels. */
const SCAN_COUNT = 500;
const CONNECT_TIMEOUT_MS = 3_000;
const COMMAND_TIMEOUT_MS = 5_000;

/** How a cache is connected to. */
export interface RedisKeysSettings {
  /** @default true */
  readonly tls?: boolean;
}

/**
 * The keys of a Redis, found by SCAN and deleted by UNLINK, neither of which blocks it. A deletion can carry no
 * condition: a stale fence is refused before the step and never by Redis. Nothing but keys of the prefix is named.
 */
export class RedisKeys implements CacheKeys {
  readonly #tls: boolean;

  constructor({ tls = true }: RedisKeysSettings = {}) {
    this.#tls = tls;
  }

  count(cache: CacheAddress, prefix: string, limits: KeyLimits): Promise<KeyCount> {
    return this.#connected(cache, async (redis) => {
      let withoutExpiry = 0;
      const { seen, cutShort } = await eachBatch(redis, prefix, limits, async (keys) => {
        const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
        withoutExpiry += lives.filter((life) => life === -1).length;
        // What expired meanwhile is there no more.
        return lives.filter((life) => life !== -2).length;
      });
      return { keys: seen, withoutExpiry, cutShort };
    });
  }

  delete(cache: CacheAddress, prefix: string, limits: KeyLimits): Promise<Deletion> {
    return this.#connected(cache, async (redis) => {
      const { seen, cutShort } = await eachBatch(redis, prefix, limits, (keys) => redis.unlink(...keys));
      return { deleted: seen, cutShort };
    });
  }

  async #connected<T>({ host, port }: CacheAddress, use: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis({
      host,
      port,
      ...(this.#tls && { tls: {} }),
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    // Failures reach the caller through the command; without a listener they would end the process.
    redis.on("error", () => undefined);
    try {
      await redis.connect();
      return await use(redis);
    } finally {
      // A connection that never came about has ended; ending it again would keep the function awake for two seconds.
      if (redis.status !== "end") redis.disconnect();
    }
  }
}

/** Walks over all keys of the prefix. `use` says how many of a batch were there. */
async function eachBatch(
  redis: Redis,
  prefix: string,
  { maximumKeys, withinMs }: KeyLimits,
  use: (keys: readonly string[]) => Promise<number>,
): Promise<{ readonly seen: number; readonly cutShort: boolean }> {
  if (prefix === "") throw new Error("prefix is empty; allowed: the beginning of the keys that are meant");
  const pattern = `${prefix.replace(/[\\*?[\]^]/g, "\\$&")}*`;
  const untilMs = performance.now() + withinMs;
  let seen = 0;
  let cursor = "0";
  do {
    const [next, found] = await redis.scan(cursor, "MATCH", pattern, "COUNT", SCAN_COUNT);
    // Redis decides by the pattern; that none but these keys is touched is decided here.
    const keys = found.filter((key) => key.startsWith(prefix)).slice(0, maximumKeys - seen);
    if (keys.length > 0) seen += await use(keys);
    cursor = next;
    if (cursor !== "0" && (seen >= maximumKeys || performance.now() >= untilMs))
      return { seen, cutShort: true };
  } while (cursor !== "0");
  return { seen, cutShort: seen >= maximumKeys };
}
