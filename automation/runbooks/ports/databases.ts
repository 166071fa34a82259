/** A database instance as RDS describes it. */
export interface DatabaseInstance {
  readonly id: string;
  readonly arn: string;
  /** RDS's own id, which a new instance of the same name does not have. */
  readonly resourceId: string;
  /** RDS's name of the state, e.g. `available`. */
  readonly state: string;
  readonly engine: string;
  readonly engineVersion: string;
  /** E.g. `db.m6g.large`. */
  readonly instanceClass: string;
  /** Class that it is about to get. @default - none */
  readonly pendingClass?: string;
  readonly allocatedGib: number;
  /** Size that it is about to get. @default - none */
  readonly pendingGib?: number;
  /** Size that it may grow to. @default - it does not grow by itself */
  readonly maximumGib?: number;
  /** What RDS changes at the next chance: whoever changes anything at once changes this too. */
  readonly pendingChanges: readonly string[];
  readonly zone: string;
  readonly isMultiAz: boolean;
  /** @default - it cannot be connected to yet */
  readonly host?: string;
  readonly port?: number;
  /** Database that exists from the start. @default - none */
  readonly databaseName?: string;
  readonly backupRetentionDays: number;
  /** Whether RDS keeps the password of the master user in Secrets Manager. */
  readonly isPasswordKeptByRds: boolean;
  readonly replicaIds: readonly string[];
  /** The instance that it follows. @default - it follows none */
  readonly sourceId?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Database instances, read. */
export interface Databases {
  /** @throws Error where there is no such instance */
  describe(id: string): Promise<DatabaseInstance>;
  /** The instance, or nothing where RDS says that there is none. */
  find(id: string): Promise<DatabaseInstance | undefined>;
}
