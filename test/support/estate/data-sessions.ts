import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import { Client } from "pg";
import type { LocalEstate } from "../../../local";
import { readDatabaseCredentials } from "../../../local/data-plane/database-credentials";
import { databaseFiles } from "../../../local/data-plane/database-cluster";
import { environmentSites } from "../../../local/data-plane/environment-site";
import { layoutOf } from "../../../local/supervisor/layout";
import { ROOT } from "./homeostat";

/** Who signs in to a database. */
export interface SignIn {
  readonly user: string;
  readonly password: string;
}

/** First value that a statement yields, asked at the address that a task was given, by the service's user or another. */
export async function askDatabase(
  estate: LocalEstate,
  environment: string,
  host: string,
  statement: string,
  signIn?: SignIn,
): Promise<unknown> {
  const site = environmentSites(layoutOf(ROOT), estate.accounts).find(
    (candidate) => candidate.environment === environment,
  );
  if (!site) throw new Error(`the estate has no servers for ${environment}`);
  const client = new Client({
    host,
    port: portOf(estate, `database-${environment}`),
    database: "app",
    user: signIn?.user ?? "reference",
    password: signIn?.password ?? readDatabaseCredentials(site).servicePassword,
    ssl: { ca: readFileSync(databaseFiles(site).certificate, "utf8") },
  });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Names of the keys in a cache, asked at the address that a task was given. */
export async function keysOfCache(estate: LocalEstate, environment: string, host: string): Promise<string[]> {
  const redis = new Redis({ host, port: portOf(estate, `cache-${environment}`) });
  try {
    return await redis.keys("*");
  } finally {
    redis.disconnect();
  }
}

function portOf({ processes }: LocalEstate, member: string): number {
  const found = processes.find(({ name }) => name === member);
  if (!found) throw new Error(`the estate has no member ${member}`);
  return found.port;
}
