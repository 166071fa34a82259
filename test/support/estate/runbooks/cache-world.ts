import type { Redis } from "ioredis";
import { setTimeout as sleep } from "node:timers/promises";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";
import { askCache, databaseSite } from "../data-sessions";
import type { RunbookStage } from "../runbook-stage";

const WRITE_MILLISECONDS = 50;

/** The real Redis behind a stage's cache. */
export class CacheWorld {
  constructor(private readonly stage: RunbookStage) {}

  /** The memory of its node is used up, says an alarm. */
  memoryHigh(): BusEvent {
    const { estate, environment } = this.stage;
    return serviceAlarmEvent(
      estate,
      environment,
      { kind: "cache-memory-high", namespace: "AWS/ElastiCache", metric: "DatabaseMemoryUsagePercentage" },
      { CacheClusterId: `homeostat-${environment}-main-001` },
    );
  }

  async set(key: string, value: string): Promise<void> {
    await this.#ask((redis) => redis.set(key, value));
  }

  get(key: string): Promise<string | null> {
    return this.#ask((redis) => redis.get(key));
  }

  /** Takes a command from everybody for as long as something lasts. */
  async withoutCommand<T>(command: string, during: () => Promise<T>): Promise<T> {
    await this.#ask((redis) => redis.call("ACL", "SETUSER", "default", `-${command}`));
    try {
      return await during();
    } finally {
      await this.#ask((redis) => redis.call("ACL", "SETUSER", "default", `+${command}`));
    }
  }

  /** Writes a key again and again, for good, for as long as something lasts; nothing of it is left. */
  async writing<T>(key: string, during: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    const writing = this.#ask(async (redis) => {
      while (!over.signal.aborted) {
        await redis.set(key, "written for good");
        await sleep(WRITE_MILLISECONDS, undefined, { signal: over.signal }).catch(() => undefined);
      }
      await redis.del(key);
    });
    try {
      return await during();
    } finally {
      over.abort();
      await writing;
    }
  }

  #ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const { estate, environment } = this.stage;
    return askCache(estate, environment, databaseSite(estate, environment).host, question);
  }
}
