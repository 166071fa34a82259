import type { DatabaseAddress } from "./database-sessions";

/** Who signs in, and how. Never noted, never said. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The door of a database. */
export interface DatabaseLogins {
  /**
   * Whether the database lets these in.
   *
   * @throws Error where it gave no answer: that is no refusal
   */
  works(address: DatabaseAddress, credentials: Credentials): Promise<boolean>;
}
