import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cache, Database, JobQueue, PoolUse } from "../../../services/reference/backends";
import { Scratch } from "../../../services/reference/scratch";
import { Service } from "../../../services/reference/service";

/** A database in memory with a pool of two connections. */
export class FakeDatabase implements Database {
  readonly maximumConnections = 2;
  total = 0;
  held = 0;
  idle = 0;
  querying = 0;
  /** How many connections the server has beside the pool. */
  idleLimit = Infinity;

  countVisit(): Promise<number> {
    if (this.held >= this.maximumConnections) return Promise.reject(new Error("no connection became free"));
    this.total += 1;
    return Promise.resolve(this.total);
  }

  visits(): Promise<number> {
    if (this.held >= this.maximumConnections) return Promise.reject(new Error("no connection became free"));
    return Promise.resolve(this.total);
  }

  holdConnection(): Promise<() => void> {
    this.held += 1;
    return Promise.resolve(() => {
      this.held -= 1;
    });
  }

  keepIdle(connections: number): Promise<void> {
    this.idle = Math.min(connections, this.idleLimit);
    return connections > this.idleLimit
      ? Promise.reject(new Error("no connection is left"))
      : Promise.resolve();
  }

  keepQuerying(queries: number): Promise<void> {
    this.querying = queries;
    return Promise.resolve();
  }

  poolUse(): PoolUse {
    return { total: this.maximumConnections, idle: this.maximumConnections - this.held, waiting: 0 };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A cache in memory that keeps what it is told, and can be broken. */
export class FakeCache implements Cache {
  readonly entries = new Map<string, { value: string; expiresAt: number }>();
  broken = false;

  constructor(private readonly now: () => number) {}

  get(key: string): Promise<string | undefined> {
    if (this.broken) return Promise.reject(new Error("the cache is away"));
    const entry = this.entries.get(key);
    return Promise.resolve(entry && entry.expiresAt > this.now() ? entry.value : undefined);
  }

  set(key: string, value: string, expirySeconds?: number): Promise<void> {
    if (this.broken) return Promise.reject(new Error("the cache is away"));
    const expiresAt = expirySeconds === undefined ? Infinity : this.now() + expirySeconds * 1000;
    this.entries.set(key, { value, expiresAt });
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.entries.delete(key);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A queue that remembers what was sent. */
export class FakeQueue implements JobQueue {
  readonly sent: string[] = [];

  send(body: string): Promise<void> {
    this.sent.push(body);
    return Promise.resolve();
  }
}

/** A service on fakes, with a clock and dice that the test holds. */
export class TestBench {
  time = 1_000_000;
  dice = 0.5;
  readonly database = new FakeDatabase();
  readonly cache = new FakeCache(() => this.time);
  readonly queue = new FakeQueue();
  readonly directory = mkdtempSync(join(tmpdir(), "reference-"));
  readonly scratch = new Scratch(this.directory, 1);
  readonly service = new Service({
    database: this.database,
    cache: this.cache,
    queue: this.queue,
    scratch: this.scratch,
    now: () => this.time,
    random: () => this.dice,
  });

  /** The value of a metric that has one. */
  async metric(name: string): Promise<number | undefined> {
    return (await this.service.takeMetrics()).find((datum) => datum.name === name)?.values[0];
  }
}
