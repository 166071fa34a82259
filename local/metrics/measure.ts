import type { EnvironmentServers } from "../data-plane/environment-site";
import type { EstateApi } from "./estate-api";

/** One value that was measured now. */
export interface Measured {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An environment whose services are measured. */
export interface MeasuredPlace {
  readonly servers: EnvironmentServers;
  /** Asks the estate as the environment's account. */
  readonly api: EstateApi;
  /** The task runner's file of the processes that stand for tasks. */
  readonly tasksFile: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * Measures what an AWS service would tell of itself. What cannot be measured is left out: missing data is data too.
 * It is asked again and again, and may remember what it saw.
 */
export type Measure = (place: MeasuredPlace) => Promise<Measured[]>;

/** How much a counter grew since it was last seen, and in which time; `undefined` the first time, and where it began anew. */
export class Growth {
  readonly #seen = new Map<string, { readonly count: number; readonly atMs: number }>();

  of(
    key: string,
    count: number,
    nowMs: number,
  ): { readonly by: number; readonly seconds: number } | undefined {
    const before = this.#seen.get(key);
    this.#seen.set(key, { count, atMs: nowMs });
    if (!before || count < before.count || nowMs <= before.atMs) return undefined;
    return { by: count - before.count, seconds: (nowMs - before.atMs) / 1000 };
  }
}
