import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { postgresBinaries } from "../../../../local/data-plane/postgres-binaries";
import { runPostgres } from "../../../../local/data-plane/run-postgres";
import { unprivileged } from "../../../../local/data-plane/unprivileged";
import { freePort } from "./redis-server";

const HOST = "127.0.0.1";
/** As on RDS: the superuser is the platform's own. */
const SUPERUSER = "rdsadmin";
const MAXIMUM_CONNECTIONS = 30;

/** A real PostgreSQL of the test's own, on a free port; it lets everybody in who gives a name. */
export class PostgresServer {
  readonly host = HOST;
  readonly #sessions: Client[] = [];

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** @throws Error where it does not start within ten seconds */
  static async start(): Promise<PostgresServer> {
    const { prefix, own } = unprivileged();
    const folder = mkdtempSync(join(tmpdir(), "homeostat-postgres-"));
    own(folder);
    const data = join(folder, "data");
    const { initdb, postgres } = postgresBinaries();
    await runPostgres([
      ...[...prefix, initdb, `--pgdata=${data}`, `--username=${SUPERUSER}`],
      ...["--no-sync", "--locale=C", "--encoding=UTF8", "--auth=trust"],
    ]);
    const port = await freePort();
    writeFileSync(join(data, "postgresql.conf"), settings(port));
    const [file, ...args] = [...prefix, postgres, "-D", data];
    const server = new PostgresServer(port, folder, spawn(file, args, { stdio: "ignore" }));
    await server.#ready();
    return server;
  }

  /** Runs statements as the superuser. */
  async run(statements: string, database = "app"): Promise<Record<string, unknown>[]> {
    const client = await this.#connect(SUPERUSER, database, "test");
    try {
      const { rows } = await client.query<Record<string, unknown>>(statements);
      return rows;
    } finally {
      await client.end();
    }
  }

  /** Opens a session that stays until the test closes all. */
  async open(user: string, applicationName = "pool"): Promise<Client> {
    const client = await this.#connect(user, "app", applicationName);
    this.#sessions.push(client);
    return client;
  }

  /** Ends all sessions that the test opened. */
  async closeAll(): Promise<void> {
    await Promise.all(this.#sessions.splice(0).map((client) => client.end().catch(() => undefined)));
  }

  /** Ends it, with all that it holds. */
  async end(): Promise<void> {
    await this.closeAll();
    const gone = once(this.child, "exit");
    this.child.kill("SIGINT");
    await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #connect(user: string, database: string, applicationName: string): Promise<Client> {
    const client = new Client({
      host: HOST,
      port: this.port,
      user,
      database,
      application_name: applicationName,
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  async #ready(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      try {
        await this.run("create database app", "postgres");
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    await this.end();
    throw new Error("PostgreSQL did not start within ten seconds");
  }
}

function settings(port: number): string {
  return Object.entries({
    listen_addresses: HOST,
    port,
    unix_socket_directories: "",
    max_connections: MAXIMUM_CONNECTIONS,
    superuser_reserved_connections: 3,
    reserved_connections: 2,
    shared_buffers: "16MB",
    fsync: "off",
    dynamic_shared_memory_type: "mmap",
  })
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join("");
}
