import type { Database, JobQueue } from "./backends";
import { BusyProcessor } from "./busy-processor";
import { JobSource } from "./job-source";
import type { Scratch } from "./scratch";
import type { VisitCounter } from "./visit-counter";

/** Which faults are on; a field that is absent leaves its fault as it is. */
export interface FaultSettings {
  /** Share of requests that fail, in percent. */
  readonly errorsPercent: number;
  /** Time that is added to each request. */
  readonly latencyMs: number;
  /** Memory that is lost each second. */
  readonly leakMibPerSecond: number;
  /** Whether all database connections are taken and never given back. */
  readonly stuckPool: boolean;
  /** Database connections that are open beside the pool and never used. */
  readonly idleConnections: number;
  /** Queries that are running beside the pool, and do not end. */
  readonly slowQueries: number;
  /** Whether the cache holds an old value for good. */
  readonly staleCache: boolean;
  /** Whether the scratch disk is full. */
  readonly fullDisk: boolean;
  /** Share of one processor that is taken for nothing, in percent. */
  readonly busyPercent: number;
  /** Jobs that are put on the queue each second and keep the worker busy. */
  readonly slowJobsPerSecond: number;
  /** Jobs that are put on the queue each second and make the worker fail. */
  readonly failingJobsPerSecond: number;
}

/** A service in good health. */
export const NO_FAULTS: FaultSettings = {
  errorsPercent: 0,
  latencyMs: 0,
  leakMibPerSecond: 0,
  stuckPool: false,
  idleConnections: 0,
  slowQueries: 0,
  staleCache: false,
  fullDisk: false,
  busyPercent: 0,
  slowJobsPerSecond: 0,
  failingJobsPerSecond: 0,
};

const LIMITS = {
  errorsPercent: 100,
  latencyMs: 30_000,
  leakMibPerSecond: 64,
  idleConnections: 100,
  slowQueries: 20,
  busyPercent: 90,
  slowJobsPerSecond: 20,
  failingJobsPerSecond: 20,
} as const;
/** Enough to be seen, too little to hurt the machine that a developer works on. */
const LEAK_LIMIT_MIB = 512;
const MIB = 2 ** 20;

/** What faults act upon. */
export interface FaultTargets {
  readonly database: Database;
  readonly visits: VisitCounter;
  readonly scratch: Scratch;
  readonly queue: JobQueue;
  readonly now: () => number;
}

/** Switches faults on and off, one request after another. */
export class Faults {
  #settings = NO_FAULTS;
  #leaked: Buffer[] = [];
  #leak: NodeJS.Timeout | undefined;
  #held: (() => void)[] = [];
  readonly #processor = new BusyProcessor();
  #last: Promise<unknown> = Promise.resolve();
  readonly #slowJobs: JobSource;
  readonly #failingJobs: JobSource;

  constructor(private readonly targets: FaultTargets) {
    this.#slowJobs = new JobSource("slow", targets);
    this.#failingJobs = new JobSource("fails", targets);
  }

  get settings(): FaultSettings {
    return this.#settings;
  }

  /** How much memory was leaked on purpose. */
  get leakedMib(): number {
    return this.#leaked.reduce((sum, buffer) => sum + buffer.length, 0) / MIB;
  }

  /** Changes the faults that are named and leaves the others. */
  change(changes: Partial<FaultSettings>): Promise<FaultSettings> {
    const change = this.#last.then(() => this.#apply({ ...this.#settings, ...changes }));
    this.#last = change.catch(() => undefined);
    return change;
  }

  async #apply(wanted: FaultSettings): Promise<FaultSettings> {
    const before = this.#settings;
    if (wanted.leakMibPerSecond !== before.leakMibPerSecond) this.#setLeak(wanted.leakMibPerSecond);
    if (wanted.stuckPool !== before.stuckPool) await this.#setStuckPool(wanted.stuckPool);
    const { database } = this.targets;
    if (wanted.idleConnections !== before.idleConnections)
      await this.#open((count) => database.keepIdle(count), wanted.idleConnections, before.idleConnections);
    if (wanted.slowQueries !== before.slowQueries)
      await this.#open((count) => database.keepQuerying(count), wanted.slowQueries, before.slowQueries);
    if (wanted.staleCache !== before.staleCache) {
      await (wanted.staleCache ? this.targets.visits.poison() : this.targets.visits.forget());
    }
    if (wanted.fullDisk !== before.fullDisk) {
      await (wanted.fullDisk ? this.targets.scratch.fill() : this.targets.scratch.relieve());
    }
    if (wanted.busyPercent !== before.busyPercent) this.#processor.keepBusy(wanted.busyPercent);
    this.#slowJobs.send(wanted.slowJobsPerSecond);
    this.#failingJobs.send(wanted.failingJobsPerSecond);
    this.#settings = wanted;
    return wanted;
  }

  #setLeak(mibPerSecond: number): void {
    clearInterval(this.#leak);
    if (mibPerSecond === 0) {
      this.#leaked = [];
      return;
    }
    this.#leak = setInterval(() => {
      // Filled, because memory that nobody wrote to is not resident.
      if (this.leakedMib + mibPerSecond <= LEAK_LIMIT_MIB)
        this.#leaked.push(Buffer.alloc(mibPerSecond * MIB, 1));
    }, 1_000);
    this.#leak.unref();
  }

  /** What could not be opened is not wanted any more: else what was opened on the way would stay for good. */
  async #open(keep: (connections: number) => Promise<void>, wanted: number, before: number): Promise<void> {
    try {
      await keep(wanted);
    } catch (error) {
      await keep(Math.min(wanted, before));
      throw error;
    }
  }

  async #setStuckPool(stuck: boolean): Promise<void> {
    if (!stuck) {
      for (const release of this.#held.splice(0)) release();
      return;
    }
    try {
      while (this.#held.length < this.targets.database.maximumConnections) {
        this.#held.push(await this.targets.database.holdConnection());
      }
    } catch (error) {
      for (const release of this.#held.splice(0)) release();
      throw error;
    }
  }
}

/**
 * Reads changes from a request.
 *
 * @throws Error naming the field, its value and what is allowed
 */
export function parseFaultChanges(value: unknown): Partial<FaultSettings> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`faults are an object such as {"errorsPercent": 50}, received ${JSON.stringify(value)}`);
  }
  for (const [name, setting] of Object.entries(value)) {
    if (!Object.hasOwn(NO_FAULTS, name)) {
      throw new Error(`unknown fault ${JSON.stringify(name)}; allowed: ${Object.keys(NO_FAULTS).join(", ")}`);
    }
    const limit = (LIMITS as Readonly<Record<string, number>>)[name];
    const valid =
      limit === undefined
        ? typeof setting === "boolean"
        : Number.isInteger(setting) && (setting as number) >= 0 && (setting as number) <= limit;
    if (!valid) {
      const allowed = limit === undefined ? "true, false" : `whole numbers from 0 to ${limit}`;
      throw new Error(`${name} is ${JSON.stringify(setting)}; allowed: ${allowed}`);
    }
  }
  return value;
}
