/** Where a database listens. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly databaseName: string;
}

/** How the connections of a server are used. */
export interface ConnectionUse {
  /** Connections that there can be, without those that are reserved for administrators. */
  readonly possible: number;
  readonly taken: number;
  /** Sessions whose end harms nobody; see {@link DatabaseSessions.endIdle}. */
  readonly endable: number;
  /** Users of the database whose sessions these are, sorted. */
  readonly endableOf: readonly string[];
  /** Users of the database that are connected to it now, sorted. */
  readonly clients: readonly string[];
}

/** Which sessions may be ended. */
export interface IdleLimits {
  readonly idleSeconds: number;
  readonly maximumSessions: number;
}

/** The sessions of a database server. */
export interface DatabaseSessions {
  use(address: DatabaseAddress, idleSeconds: number): Promise<ConnectionUse>;
  /**
   * Ends sessions of this database that have idled outside a transaction, the longest first. It leaves alone its own,
   * those of superusers, administrators and replication, those of programs that people use, and one of each user.
   *
   * @returns how many it ended
   */
  endIdle(address: DatabaseAddress, limits: IdleLimits): Promise<number>;
}
