import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type DatabaseCredentials, makeDatabaseCredentials } from "./database-credentials";
import { copyTemplate, SUPERUSER } from "./database-template";
import type { EnvironmentSite } from "./environment-site";
import { postgresBinaries } from "./postgres-binaries";
import { runPostgres } from "./run-postgres";
import { unprivileged } from "./unprivileged";

/** What every database of the estate is made with, and what an administrator adds for the service. */
export const NAMES = {
  database: "app",
  master: "dbadmin",
  service: "reference",
  remediation: "homeostat_remediation",
} as const;
/** Slow queries are logged from here on, as on RDS. */
const SLOW_QUERY_MS = 1_000;

const execute = promisify(execFile);

/** The files of an environment's database server. */
export function databaseFiles({ folder }: EnvironmentSite) {
  return {
    data: join(folder, "postgres"),
    key: join(folder, "server.key"),
    certificate: join(folder, "server.pem"),
  };
}

/** What a database server is prepared with. */
export interface DatabasePreparation {
  readonly port: number;
  /** Python that can make certificates. */
  readonly python: string;
  /** Folder of what all servers begin with. */
  readonly templates: string;
}

/** Makes the data folder where there is none, and says anew where to listen. */
export async function prepareDatabase(
  site: EnvironmentSite,
  { port, python, templates }: DatabasePreparation,
): Promise<void> {
  const files = databaseFiles(site);
  if (!existsSync(files.data)) {
    mkdirSync(site.folder, { recursive: true, mode: 0o700 });
    await execute(python, [
      join(__dirname, "certificate.py"),
      files.key,
      files.certificate,
      ...addressesOf(site),
    ]);
    await createCluster(files.data, templates, makeDatabaseCredentials(site));
  }
  releaseLock(join(files.data, "postmaster.pid"));
  writeFileSync(join(files.data, "postgresql.conf"), settings(site, port));
  writeFileSync(join(files.data, "pg_hba.conf"), ACCESS);
}

/**
 * A killed server leaves a lock with its process id, and the next one refuses to start while that id is taken: by
 * another program, or by the dead process itself where nobody collects it, as in many containers. The supervisor has
 * ended the old server before it prepares a new one, so the lock is made over to this process: a server minds no lock
 * of its own parent, but still looks whether sessions of the old one use its shared memory.
 */
function releaseLock(file: string): void {
  if (!existsSync(file)) return;
  const [, ...rest] = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, [process.pid, ...rest].join("\n"));
}

/** It gets its name last: a folder of that name is always a whole one. */
async function createCluster(
  folder: string,
  templates: string,
  credentials: DatabaseCredentials,
): Promise<void> {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  await copyTemplate(templates, draft);
  const command = [...unprivileged().prefix, postgresBinaries().postgres, "--single", "-D", draft];
  await runPostgres([...command, "-c", "fsync=off", "template1"], statements(credentials));
  renameSync(draft, folder);
}

/** One statement a line, as a server in single-user mode wants them. */
function statements({ masterPassword, servicePassword }: DatabaseCredentials): string {
  const { database, master, service, remediation } = NAMES;
  return [
    "create role rds_superuser;",
    "grant pg_monitor, pg_read_all_stats, pg_signal_backend, pg_checkpoint to rds_superuser with admin option;",
    "create role rds_iam;",
    `create role ${master} login createdb createrole password '${masterPassword}' in role rds_superuser;`,
    `grant rds_iam to ${master} with admin option;`,
    // Who creates a role may administer it.
    `set role ${master};`,
    `create role ${service} login password '${servicePassword}' in role rds_iam;`,
    // As the README of the runbooks says it.
    `create role ${remediation} login;`,
    `grant rds_iam, pg_read_all_stats, pg_signal_backend to ${remediation};`,
    "reset role;",
    // In the template, so that the database below is born with it.
    `grant create, usage on schema public to ${service};`,
    `create database ${database} owner ${master};`,
    "",
  ].join("\n");
}

/** Instances and their replicas have an address each, so that it shows which one a client was pointed at. */
function addressesOf({ host, replicaHost }: EnvironmentSite): string[] {
  return [...new Set([host, replicaHost])];
}

/** TLS or nothing, as with `rds.force_ssl`. */
const ACCESS = [
  `host       all       ${SUPERUSER}  all          reject`,
  "# Nobody has this name: that the server asks for a password is all that a probe wants to see.",
  "hostnossl  postgres  readiness     127.0.0.0/8  scram-sha-256",
  "# RDS checks its IAM token; here whoever runs on this machine may be it.",
  `hostssl    ${NAMES.database}       ${NAMES.remediation}  127.0.0.0/8  trust`,
  "hostssl    all       all           127.0.0.0/8  scram-sha-256",
  "",
].join("\n");

function settings(site: EnvironmentSite, port: number): string {
  const files = databaseFiles(site);
  const values: Readonly<Record<string, string | number>> = {
    listen_addresses: addressesOf(site).join(","),
    port,
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: files.certificate,
    ssl_key_file: files.key,
    max_connections: 60,
    log_min_duration_statement: SLOW_QUERY_MS,
    log_checkpoints: "off",
    log_timezone: "UTC",
    timezone: "UTC",
    // Small: a developer's machine runs one server for each environment.
    shared_buffers: "16MB",
    io_method: "sync",
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    wal_level: "minimal",
    // Survives a killed process, which is all that can happen to it here.
    fsync: "off",
    // In the data folder, which goes with the estate, and not in the machine's shared memory, which stays.
    dynamic_shared_memory_type: "mmap",
  };
  return Object.entries(values)
    .map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`)
    .join("");
}
