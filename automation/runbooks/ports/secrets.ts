import type { Credentials } from "./database-logins";

/** A secret that RDS keeps for one database. */
export interface DatabaseSecret {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly databaseId: string;
  readonly rotates: boolean;
  /** Id of the version that programs get. */
  readonly currentVersion: string;
}

/** Secrets that RDS keeps. */
export interface DatabaseSecrets {
  /** @throws Error where there is no such secret, or it is none that RDS keeps for a database */
  describe(id: string): Promise<DatabaseSecret>;
  /** What one version of a secret lets in by. */
  credentials(arn: string, version: string): Promise<Credentials>;
  /**
   * Begins a rotation and does not wait for its end.
   *
   * @param token of 32 to 64 characters; the same one is acted upon once
   */
  rotate(arn: string, token: string): Promise<void>;
  /** @throws Error where another version is current than the one that is to be replaced */
  makeCurrent(arn: string, version: string, instead: string): Promise<void>;
}
