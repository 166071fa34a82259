import { Signer } from "@aws-sdk/rds-signer";
import { Client, type ClientConfig, Pool } from "pg";
import type { Database, PoolUse } from "./backends";
import type { Configuration } from "./configuration";

const MAXIMUM_CONNECTIONS = 5;
const WAIT_FOR_CONNECTION_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 5_000;
/** Without it the server goes on with a query whose client is gone. */
const LOOK_FOR_CLIENT = "-c client_connection_check_interval=1000";
/** As long as a task may live. */
const FOR_GOOD = "select pg_sleep(2592000)";

/** The service's table in PostgreSQL, behind a pool that gives up soon rather than pile requests up. */
export class PostgresDatabase implements Database {
  readonly maximumConnections = MAXIMUM_CONNECTIONS;
  readonly #settings: ClientConfig;
  readonly #pool: Pool;
  #idle: Client[] = [];
  #querying: Client[] = [];
  #table: Promise<unknown> | undefined;

  constructor(configuration: Pick<Configuration, "database" | "region">) {
    const { database } = configuration;
    this.#settings = {
      host: database.host,
      port: database.port,
      database: database.name,
      user: database.user,
      password: passwordOf(configuration),
      ssl: database.tls ? { rejectUnauthorized: true } : false,
      connectionTimeoutMillis: WAIT_FOR_CONNECTION_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    };
    this.#pool = new Pool({ ...this.#settings, max: MAXIMUM_CONNECTIONS });
    // An idle connection that breaks is replaced by the next request; without a listener it would end the process.
    this.#pool.on("error", () => undefined);
  }

  async countVisit(): Promise<number> {
    await this.#ensureTable();
    return this.#total("update visits set total = total + 1 returning total");
  }

  async visits(): Promise<number> {
    await this.#ensureTable();
    return this.#total("select total from visits");
  }

  async holdConnection(): Promise<() => void> {
    const client = await this.#pool.connect();
    return () => {
      client.release();
    };
  }

  async keepIdle(connections: number): Promise<void> {
    await Promise.all(this.#idle.splice(connections).map((client) => client.end()));
    while (this.#idle.length < connections) {
      const client = new Client(this.#settings);
      client.on("error", () => undefined);
      await client.connect();
      this.#idle.push(client);
    }
  }

  async keepQuerying(queries: number): Promise<void> {
    await Promise.all(this.#querying.splice(queries).map((client) => client.end()));
    while (this.#querying.length < queries) {
      const client = new Client({ ...this.#settings, statement_timeout: 0, options: LOOK_FOR_CLIENT });
      client.on("error", () => undefined);
      await client.connect();
      this.#querying.push(client);
      client.query(FOR_GOOD).catch(() => undefined);
    }
  }

  poolUse(): PoolUse {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async close(): Promise<void> {
    await this.keepIdle(0);
    await this.keepQuerying(0);
    await this.#pool.end();
  }

  async #total(statement: string): Promise<number> {
    const { rows } = await this.#pool.query<{ total: string }>(statement);
    return Number(rows[0]?.total ?? 0);
  }

  async #ensureTable(): Promise<void> {
    this.#table ??= this.#createTable();
    try {
      await this.#table;
    } catch (error) {
      // The database may come later than the service: the next request tries again.
      this.#table = undefined;
      throw error;
    }
  }

  async #createTable(): Promise<void> {
    const client = await this.#pool.connect();
    try {
      // Tasks start at the same time, and "if not exists" alone can lose that race.
      await client.query("begin; select pg_advisory_xact_lock(7405)");
      await client.query(
        "create table if not exists visits (id int primary key check (id = 1), total bigint not null)",
      );
      await client.query("insert into visits values (1, 0) on conflict do nothing; commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}

function passwordOf({
  database,
  region,
}: Pick<Configuration, "database" | "region">): string | (() => Promise<string>) {
  if (database.signIn.kind === "password") return database.signIn.password;
  const signer = new Signer({
    hostname: database.host,
    port: database.port,
    username: database.user,
    region,
  });
  return () => signer.getAuthToken();
}
