/** What RDS says that it did with an instance. */
export interface DatabaseEvent {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly message: string;
}

/** The log of RDS. */
export interface DatabaseEvents {
  /** @param minutes how far back, at most 20,160 */
  eventsOf(id: string, minutes: number): Promise<readonly DatabaseEvent[]>;
}
