import { readFileSync } from "node:fs";
import { Client } from "pg";
import { databaseFiles, NAMES } from "./database-cluster";
import { readDatabaseCredentials, writeMasterPassword } from "./database-credentials";
import type { EnvironmentSite } from "./environment-site";

const TIMEOUT_MS = 5_000;

/**
 * Makes an environment's database server take another password of its master user, and remembers it.
 *
 * @throws Error where the server does not; then the old one holds
 */
export async function changeMasterPassword(
  site: EnvironmentSite,
  port: number,
  password: string,
): Promise<void> {
  const client = new Client({
    host: site.host,
    port,
    database: "postgres",
    user: NAMES.master,
    password: readDatabaseCredentials(site).masterPassword,
    ssl: { ca: readFileSync(databaseFiles(site).certificate, "utf8") },
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query(`alter role ${NAMES.master} password ${client.escapeLiteral(password)}`);
    writeMasterPassword(site, password);
  } finally {
    client.end().catch(() => undefined);
  }
}
