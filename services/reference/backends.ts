/** How busy the connections to the database are. */
export interface PoolUse {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What the service asks of its database. */
export interface Database {
  /** Counts a visit and returns how many there were. */
  countVisit(): Promise<number>;
  /** How many visits there were. */
  visits(): Promise<number>;
  /** Takes a connection and keeps it until the returned function is called. */
  holdConnection(): Promise<() => void>;
  /** Has so many connections open beside the pool, and uses none of them; of those that broke it knows nothing. */
  keepIdle(connections: number): Promise<void>;
  /** Has so many queries running beside the pool that do not end; one whose connection broke is not asked again. */
  keepQuerying(queries: number): Promise<void>;
  readonly maximumConnections: number;
  poolUse(): PoolUse;
  close(): Promise<void>;
}

/** What the service asks of its cache. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  /** Keeps a value; for good where no time is given. */
  set(key: string, value: string, expirySeconds?: number): Promise<void>;
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}

/** What the service asks of its queue. */
export interface JobQueue {
  send(body: string): Promise<void>;
}
