import { Redis } from "ioredis";
import type { Cache } from "./backends";
import type { Configuration } from "./configuration";

const COMMAND_TIMEOUT_MS = 1_000;

/** The cache in Redis; a command that cannot be sent at once fails, because a slow cache is worse than none. */
export class RedisCache implements Cache {
  readonly #redis: Redis;

  constructor({ host, port, tls }: Configuration["cache"]) {
    this.#redis = new Redis({
      host,
      port,
      ...(tls ? { tls: {} } : {}),
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 1,
      lazyConnect: true,
    });
    // Failures reach the caller of each command; without a listener they would flood the log as well.
    this.#redis.on("error", () => undefined);
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#redis.get(key)) ?? undefined;
  }

  async set(key: string, value: string, expirySeconds?: number): Promise<void> {
    if (expirySeconds === undefined) await this.#redis.set(key, value);
    else await this.#redis.set(key, value, "EX", expirySeconds);
  }

  async delete(key: string): Promise<void> {
    await this.#redis.del(key);
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }
}
