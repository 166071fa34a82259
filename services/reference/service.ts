import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cache, Database, JobQueue } from "./backends";
import { Faults } from "./faults";
import { gauge, type MetricDatum, RequestStatistics } from "./metrics";
import type { Scratch } from "./scratch";
import { type VisitCount, VisitCounter } from "./visit-counter";

const MIB = 2 ** 20;

/** What the service stands on. */
export interface ServiceParts {
  readonly database: Database;
  readonly cache: Cache;
  readonly queue: JobQueue;
  readonly scratch: Scratch;
  readonly now: () => number;
  /** Between 0 and 1; decides which requests an error fault hits. */
  readonly random: () => number;
}

/** A fault that was switched on made this request fail. */
export class InjectedError extends Error {}

/** What the service does, whoever asks it to. */
export class Service {
  readonly faults: Faults;
  readonly statistics = new RequestStatistics();
  readonly #visits: VisitCounter;

  constructor(private readonly parts: ServiceParts) {
    this.#visits = new VisitCounter(parts.database, parts.cache, parts.now);
    this.faults = new Faults({ ...parts, visits: this.#visits });
  }

  /** Counts a visit. */
  async visit(): Promise<VisitCount> {
    await this.#suffer();
    const count = await this.#visits.visit();
    this.statistics.cacheAge(count.ageSeconds);
    return count;
  }

  /** Takes a job on and returns its id. */
  async acceptJob(text: string): Promise<string> {
    await this.#suffer();
    const job = { id: randomUUID(), text };
    await this.parts.scratch.record(
      JSON.stringify({ id: job.id, at: new Date(this.parts.now()).toISOString() }),
    );
    await this.parts.queue.send(JSON.stringify(job));
    return job.id;
  }

  /** What keeps the service from doing its work; empty when nothing does. */
  async obstacles(): Promise<string[]> {
    const checks = await Promise.allSettled([
      this.parts.database.visits(),
      this.parts.cache.get("reference:readiness"),
    ]);
    return checks.flatMap((check, index) =>
      check.status === "rejected" ? [`${index === 0 ? "database" : "cache"}: ${String(check.reason)}`] : [],
    );
  }

  /** The metrics since the last call. */
  async takeMetrics(): Promise<MetricDatum[]> {
    const pool = this.parts.database.poolUse();
    const busyPercent = (100 * (pool.total - pool.idle)) / this.parts.database.maximumConnections;
    return [
      ...this.statistics.take(),
      gauge("PoolBusy", "Percent", busyPercent),
      gauge("PoolWaiting", "Count", pool.waiting),
      gauge("ResidentMemory", "Megabytes", Math.round(process.memoryUsage.rss() / MIB)),
      gauge("ScratchUsed", "Percent", await this.parts.scratch.usedPercent()),
    ];
  }

  async #suffer(): Promise<void> {
    const { latencyMs, errorsPercent } = this.faults.settings;
    if (latencyMs > 0) await sleep(latencyMs);
    if (this.parts.random() * 100 < errorsPercent) throw new InjectedError("an error was asked for");
  }
}
