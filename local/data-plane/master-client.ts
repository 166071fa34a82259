import { readFileSync } from "node:fs";
import { Client } from "pg";
import { databaseFiles, NAMES } from "./database-cluster";
import { readDatabaseCredentials } from "./database-credentials";
import type { EnvironmentSite } from "./environment-site";

/**
 * A client of an environment's database server for its master user, not connected yet.
 *
 * @param timeoutMs how long the connection and each question may take. @default - as long as they take
 */
export function masterClient(site: EnvironmentSite, port: number, timeoutMs?: number): Client {
  const client = new Client({
    host: site.host,
    port,
    database: "postgres",
    user: NAMES.master,
    password: readDatabaseCredentials(site).masterPassword,
    ssl: { ca: readFileSync(databaseFiles(site).certificate, "utf8") },
    ...(timeoutMs !== undefined && { connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs }),
  });
  // A session that breaks while nobody waits for it must not end the process.
  client.on("error", () => undefined);
  return client;
}
