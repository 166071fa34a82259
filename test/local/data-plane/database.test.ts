import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { readDatabaseCredentials } from "../../../local/data-plane/database-credentials";
import { databaseFiles } from "../../../local/data-plane/database-cluster";
import { databaseMember } from "../../../local/data-plane/database-member";
import { endSessions } from "../../../local/data-plane/end-sessions";
import { emptyDatabase } from "../../../local/data-plane/empty-servers";
import type { EnvironmentSite } from "../../../local/data-plane/environment-site";
import { findProcess } from "../../../local/supervisor/process-table";
import type { RunningMember } from "../../../local/supervisor/supervisor";
import { Servers } from "./servers";

jest.setTimeout(60_000);

let servers: Servers;
let running: RunningMember[];

beforeAll(async () => {
  servers = new Servers(databaseMember);
  running = await servers.start();
});

afterAll(() => servers.remove());

interface Caller {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  /** @default true */
  readonly tls?: boolean;
}

/** A session of the service, unless told otherwise. */
async function session<T>(
  site: EnvironmentSite,
  use: (client: Client) => Promise<T>,
  caller: Caller = {},
): Promise<T> {
  const port = running.find(({ host }) => host === site.host)?.port ?? 0;
  const client = new Client({
    host: site.host,
    port,
    database: caller.database ?? "app",
    user: caller.user ?? "reference",
    password: caller.password ?? readDatabaseCredentials(site).servicePassword,
    ssl: caller.tls !== false && { ca: readFileSync(databaseFiles(site).certificate, "utf8") },
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function scalar(client: Client, statement: string): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(statement);
  return Object.values(rows[0] ?? {})[0];
}

const master = (site: EnvironmentSite): Caller => ({
  user: "dbadmin",
  password: readDatabaseCredentials(site).masterPassword,
});

const enter = (client: Client): Promise<unknown> => scalar(client, "select 1");

test("remediation signs in with a token, sees the service's sessions and may end them, and reads none of its data", async () => {
  await session(servers.staging, async (service) => {
    await service.query("create table secrets (value text)");
    const remediation: Caller = { user: "homeostat_remediation", password: "a token that RDS would check" };
    const pid = await scalar(service, "select pg_backend_pid()");

    const seen = await session(
      servers.staging,
      (client) =>
        scalar(
          client,
          `select usename::text || ' ' || state from pg_stat_activity where pid = ${String(pid)}`,
        ),
      remediation,
    );
    const read = session(
      servers.staging,
      (client) => scalar(client, "select value from secrets"),
      remediation,
    );
    await expect(read).rejects.toThrow("permission denied");
    const ended = await session(
      servers.staging,
      (client) => scalar(client, `select pg_terminate_backend(${String(pid)})`),
      remediation,
    );

    expect([seen, ended]).toEqual(["reference idle", true]);
  });
});

test("all sessions end at once, also those that are busy, and others may begin", async () => {
  const { port } = running.find(({ host }) => host === servers.dev.host) ?? { port: 0 };
  const busy = session(servers.dev, (client) => scalar(client, "select pg_sleep(60)"));
  const active =
    "select count(*)::int from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'";
  const count = () => session(servers.dev, (client) => scalar(client, active), master(servers.dev));
  await expect(Promise.all([busy, ended()])).rejects.toThrow(
    "terminating connection due to administrator command",
  );
  expect(await count()).toBe(0);
  expect(await session(servers.dev, enter)).toBe(1);

  async function ended(): Promise<void> {
    while ((await count()) !== 1) continue;
    await endSessions(servers.dev, port);
  }
});

test("the service signs in over a verified connection and may make its tables", async () => {
  const total = await session(servers.dev, async (client) => {
    await client.query("create table notes (total int); insert into notes values (42)");
    return scalar(client, "select total from notes");
  });
  const encrypted = await session(servers.dev, (client) =>
    scalar(client, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"),
  );

  expect(total).toBe(42);
  expect(encrypted).toBe(true);
});

test("nobody enters without TLS, with a wrong password, or as the superuser", async () => {
  await expect(session(servers.dev, enter, { tls: false })).rejects.toThrow("no encryption");
  await expect(session(servers.dev, enter, { password: "guess" })).rejects.toThrow(
    "password authentication failed",
  );
  await expect(session(servers.dev, enter, { user: "rdsadmin" })).rejects.toThrow("rejects connection");
  await expect(session(servers.dev, enter, { user: "readiness", database: "postgres" })).rejects.toThrow(
    "password authentication failed",
  );
});

test("environments have servers of their own: neither data nor passwords nor certificates cross", async () => {
  const { dev, staging } = servers;
  const devPassword = readDatabaseCredentials(dev).servicePassword;

  await expect(session(staging, (client) => client.query("select * from notes"))).rejects.toThrow(
    'relation "notes" does not exist',
  );
  await expect(session(staging, enter, { password: devPassword })).rejects.toThrow(
    "password authentication failed",
  );
  expect(readFileSync(databaseFiles(dev).certificate)).not.toEqual(
    readFileSync(databaseFiles(staging).certificate),
  );
});

test("the master administers as on RDS: roles, databases and others' sessions, but it is no superuser", async () => {
  const { dev } = servers;
  const stuck = session(dev, (client) => client.query("select pg_sleep(60)"));
  const outcome = expect(stuck).rejects.toThrow("terminating connection due to administrator command");
  await session(
    dev,
    async (client) => {
      expect(await scalar(client, "select rolsuper from pg_roles where rolname = current_user")).toBe(false);
      await client.query("create role analyst login in role rds_iam");
      await client.query("alter role reference connection limit 20");
      await client.query("create database reports");
      const sleeping =
        "from pg_stat_activity where query like 'select pg_sleep%' and pid <> pg_backend_pid()";
      while ((await scalar(client, `select count(*)::int ${sleeping}`)) !== 1);
      expect(await scalar(client, `select pg_terminate_backend(pid) ${sleeping}`)).toBe(true);
    },
    master(dev),
  );
  await outcome;
});

test("an emptied database is as new: the service finds nothing and may make its tables", async () => {
  const { staging } = servers;
  await session(staging, (client) => client.query("create table leftovers (id int)"));
  await emptyDatabase(staging, running.find(({ host }) => host === staging.host)?.port ?? 0);

  const tables = await session(staging, async (client) => {
    await client.query("create table notes (total int)");
    return scalar(client, "select string_agg(tablename, ',') from pg_tables where schemaname = 'public'");
  });
  expect(tables).toBe("notes");
});

test("a killed server comes back with what it held; the other one goes on", async () => {
  const [dev, staging] = [...running].sort((left, right) => left.host.localeCompare(right.host));
  process.kill(dev?.pid ?? 0, "SIGKILL");
  running = await servers.start();

  expect(await session(servers.dev, (client) => scalar(client, "select total from notes"))).toBe(42);
  expect(running.map(({ pid }) => pid)).toContain(staging?.pid);
  expect(running.map(({ pid }) => pid)).not.toContain(dev?.pid);
});

test("down waits for no client and leaves neither process nor data", async () => {
  const { dev } = servers;
  const open = session(dev, (client) => client.query("select pg_sleep(60)"));
  const outcome = expect(open).rejects.toThrow(/terminat/);
  await session(dev, enter);
  await servers.end();

  expect(readFileSync(join(servers.layout.logs, "database-dev.log"), "utf8")).toMatch(
    /received fast shutdown request[^]*database system is shut down\s*$/,
  );
  expect(running.map(({ pid }) => findProcess(pid))).toEqual([undefined, undefined]);
  expect(existsSync(servers.layout.data)).toBe(false);
  await outcome;
});
