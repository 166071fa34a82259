import type { Cache, Database } from "./backends";

const KEY = "reference:visits";
const FRESH_SECONDS = 10;
const LONG_AGO_MS = 3_600_000;

/** The number of visits as a reader sees it. */
export interface VisitCount {
  readonly visits: number;
  readonly source: "cache" | "database";
  /** How old the number is. */
  readonly ageSeconds: number;
}

/** Reads through the cache: a number may be ten seconds old, unless the cache forgets to forget. */
export class VisitCounter {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
    private readonly now: () => number,
  ) {}

  /** Counts a visit and says how many there are, perhaps a few seconds late. */
  async visit(): Promise<VisitCount> {
    const total = await this.database.countVisit();
    const cached = await this.#cached();
    if (cached !== undefined) return cached;
    await this.#store(total, this.now(), FRESH_SECONDS).catch(() => undefined);
    return { visits: total, source: "database", ageSeconds: 0 };
  }

  /** Makes the cache keep an old number for good: what a lost expiry does. */
  async poison(): Promise<void> {
    await this.#store(0, this.now() - LONG_AGO_MS);
  }

  /** Makes the cache forget the number. */
  async forget(): Promise<void> {
    await this.cache.delete(KEY);
  }

  /** A cache that is broken or holds nonsense is passed by: the database knows the number too. */
  async #cached(): Promise<VisitCount | undefined> {
    try {
      const text = await this.cache.get(KEY);
      if (text === undefined) return undefined;
      const { visits, storedAt } = JSON.parse(text) as { visits: number; storedAt: number };
      return { visits, source: "cache", ageSeconds: Math.max(0, (this.now() - storedAt) / 1000) };
    } catch {
      return undefined;
    }
  }

  #store(visits: number, storedAt: number, expirySeconds?: number): Promise<void> {
    return this.cache.set(KEY, JSON.stringify({ visits, storedAt }), expirySeconds);
  }
}
