/** Where a cache's primary listens. */
export interface CacheAddress {
  readonly host: string;
  readonly port: number;
}

/** How many keys begin with some prefix. */
export interface KeyCount {
  readonly keys: number;
  /** Those that stay until somebody deletes them. */
  readonly withoutExpiry: number;
  /** Whether there may be more than were counted. */
  readonly cutShort: boolean;
}

/** Bounds of one look or deletion. */
export interface KeyLimits {
  readonly maximumKeys: number;
  /** Time after which to stop, in milliseconds. */
  readonly withinMs: number;
}

/** What was deleted. */
export interface Deletion {
  readonly deleted: number;
  /** Whether a limit was reached before the end. */
  readonly cutShort: boolean;
}

/** The keys of a cache. A prefix is taken literally: none of its characters is a pattern. */
export interface CacheKeys {
  /** Counts without blocking the cache. */
  count(cache: CacheAddress, prefix: string, limits: KeyLimits): Promise<KeyCount>;
  /**
   * Deletes a few hundred keys at a time without blocking the cache.
   *
   * @throws Error where the prefix is empty
   */
  delete(cache: CacheAddress, prefix: string, limits: KeyLimits): Promise<Deletion>;
}
