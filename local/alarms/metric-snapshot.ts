import { mkdirSync, readdirSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Place } from "../gateway/store";
import { readJsonFile } from "../supervisor/json-file";
import type { AlarmEngine } from "./alarm-engine";
import type { StoredMetrics } from "./metric-store";

const EVERY_MS = 15_000;

/** Keeps the metrics of an engine on disk: a gateway that is started again knows all but the last seconds. */
export class MetricSnapshot {
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly engine: AlarmEngine,
    private readonly directory: string,
    private readonly onProblem: (problem: string) => void,
  ) {
    mkdirSync(directory, { recursive: true });
    for (const file of readdirSync(directory)) {
      const [, account, region] = /^(\d+)_([\w-]+)\.json$/.exec(file) ?? [];
      if (account === undefined || region === undefined) continue;
      const stored = readJsonFile(join(directory, file)) as StoredMetrics | undefined;
      if (stored) engine.metrics({ account, region }).restore(stored);
    }
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.write(), EVERY_MS);
    this.#timer.unref();
  }

  /** Writes one last time. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.write();
  }

  /** Writes all; one write after the other. */
  write(): Promise<void> {
    this.#last = this.#last.then(async () => {
      for (const { place, store } of this.engine.allMetrics()) await this.#writePlace(place, store.stored());
    });
    return this.#last;
  }

  async #writePlace({ account, region }: Place, stored: StoredMetrics): Promise<void> {
    const file = join(this.directory, `${account}_${region}.json`);
    const draft = `${file}.${String(process.pid)}.new`;
    try {
      await writeFile(draft, JSON.stringify(stored), { mode: 0o600 });
      await rename(draft, file);
    } catch (error) {
      // Metrics that are not kept must not stop those that are measured.
      this.onProblem(`metrics of ${account} are not kept: ${String(error)}`);
      await rm(draft, { force: true });
    }
  }
}
