/** The version that serves now. */
export interface Serving {
  readonly version: string;
  /** When it was deployed, in milliseconds since the epoch. */
  readonly sinceMs: number;
  /** Whether it serves everything, and everything that it should. */
  readonly isWhole: boolean;
  /** Whether the platform itself has gone back to it, or is about to. */
  readonly isUndoneAlready: boolean;
}

/** One version in place of another one. */
export interface Exchange {
  readonly version: string;
  /** What must serve until then, or nothing is exchanged. */
  readonly instead: string;
}

/** Versions of something that serves. */
export interface Releases {
  serving(target: string): Promise<Serving>;
  /** The newest version before the one that serves which ran well and can still be started, or nothing. */
  lastGood(target: string): Promise<string | undefined>;
  /**
   * Starts to serve a version and does not wait for its end.
   *
   * @throws Error where another version serves than the one that is to be replaced
   */
  exchange(target: string, exchange: Exchange): Promise<void>;
}
