import { Client } from "pg";
import type {
  ConnectionUse,
  DatabaseAddress,
  DatabaseSessions,
  IdleLimits,
} from "../../runbooks/ports/database-sessions";
import { ENDABLE, END_ONE, USE } from "./session-statements";

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** How a database is signed in to. */
export interface PostgresSessionsSettings {
  /** Role that may see and signal sessions, and nothing else. */
  readonly user: string;
  /** A password, or the token that stands for one. */
  readonly passwordFor: (address: DatabaseAddress) => Promise<string>;
  /** @default true */
  readonly tls?: boolean;
}

interface DoomedSession {
  readonly pid: number;
  readonly usename: string;
  readonly backend_start: string;
  readonly state_change: string;
}

/**
 * The sessions of a PostgreSQL. A session is ended by a statement that names the session's start and its last change
 * and looks at both again, so that a session that woke up, or another one with the same process id, is left alone. Of
 * fences PostgreSQL knows nothing: a stale one is refused before the step.
 */
export class PostgresSessions implements DatabaseSessions {
  constructor(private readonly settings: PostgresSessionsSettings) {}

  use(address: DatabaseAddress, idleSeconds: number): Promise<ConnectionUse> {
    return this.#connected(address, async (client) => {
      const { rows } = await client.query<Omit<ConnectionUse, "endable" | "endableOf">>(USE);
      const [use] = rows;
      if (!use) throw new Error("PostgreSQL does not say how its connections are used");
      const { rows: endable } = await client.query<DoomedSession>(ENDABLE, [idleSeconds, null]);
      const endableOf = [...new Set(endable.map(({ usename }) => usename))].sort();
      return { ...use, endable: endable.length, endableOf };
    });
  }

  endIdle(address: DatabaseAddress, { idleSeconds, maximumSessions }: IdleLimits): Promise<number> {
    return this.#connected(address, async (client) => {
      const { rows } = await client.query<DoomedSession>(ENDABLE, [idleSeconds, maximumSessions]);
      let ended = 0;
      for (const { pid, backend_start: start, state_change: change } of rows) {
        const { rows: done } = await client.query<{ ended: boolean }>(END_ONE, [pid, start, change]);
        if (done[0]?.ended === true) ended += 1;
      }
      return ended;
    });
  }

  async #connected<T>(address: DatabaseAddress, use: (client: Client) => Promise<T>): Promise<T> {
    const { user, passwordFor, tls = true } = this.settings;
    const client = new Client({
      host: address.host,
      port: address.port,
      database: address.databaseName,
      user,
      password: await passwordFor(address),
      ssl: tls ? { rejectUnauthorized: true } : false,
      application_name: "homeostat-remediation",
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    });
    // A connection that breaks fails the statement; without a listener it would end the process.
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
