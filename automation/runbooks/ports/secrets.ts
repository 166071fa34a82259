import type { Credentials } from "./database-logins";

/** A secret that RDS keeps for one database. */
export interface DatabaseSecret {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly databaseId: string;
  readonly rotates: boolean;
  /** Id of the version that programs get. */
  readonly currentVersion: string;
  /** Id of a version, other than the current one, that a rotation is making or has left half done. @default - none */
  readonly pendingVersion?: string;
}

/** Secrets that RDS keeps. */
export interface DatabaseSecrets {
  /** @throws Error where there is no such secret, or it is none that RDS keeps for a database */
  describe(id: string): Promise<DatabaseSecret>;
  /** What one version of a secret lets in by. */
  credentials(arn: string, version: string): Promise<Credentials>;
  /** When a version was made, in milliseconds since the epoch. `undefined` where it has a label, and no value yet. */
  madeAtMs(arn: string, version: string): Promise<number | undefined>;
  /**
   * Begins a rotation and does not wait for its end.
   *
   * @param token of 32 to 64 characters, and the id of the version that is made; the same one is acted upon once
   */
  rotate(arn: string, token: string): Promise<void>;
  /** @throws Error where another version is current than the one that is to be replaced */
  makeCurrent(arn: string, version: string, instead: string): Promise<void>;
  /**
   * Gives up the rotation that makes a version: pending, it bars every other one.
   *
   * @throws Error where another version is pending, or none
   */
  giveUp(arn: string, version: string): Promise<void>;
}
