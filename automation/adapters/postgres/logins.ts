import { Client, DatabaseError } from "pg";
import type { Credentials, DatabaseLogins } from "../../runbooks/ports/database-logins";
import type { DatabaseAddress } from "../../runbooks/ports/database-sessions";

const CONNECT_TIMEOUT_MS = 5_000;
/** PostgreSQL's classes of "wrong password" and "may not sign in". */
const REFUSED = new Set(["28P01", "28000"]);

/** Signs in to a PostgreSQL and out again. It changes nothing: there is nothing that a stale fence could touch. */
export class PostgresLogins implements DatabaseLogins {
  constructor(private readonly settings: { readonly tls: boolean } = { tls: true }) {}

  async works(
    { host, port, databaseName }: DatabaseAddress,
    { user, password }: Credentials,
  ): Promise<boolean> {
    const client = new Client({
      ...{ host, port, database: databaseName, user, password },
      ssl: this.settings.tls ? { rejectUnauthorized: true } : false,
      application_name: "homeostat-remediation",
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("select 1");
      return true;
    } catch (error) {
      if (error instanceof DatabaseError && REFUSED.has(error.code ?? "")) return false;
      throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
