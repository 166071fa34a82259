import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import { Client } from "pg";
import type { LocalEstate } from "../../../local";
import { readDatabaseCredentials } from "../../../local/data-plane/database-credentials";
import { databaseFiles } from "../../../local/data-plane/database-cluster";
import { type EnvironmentSite, environmentSites } from "../../../local/data-plane/environment-site";
import { layoutOf } from "../../../local/supervisor/layout";
import { ROOT } from "./homeostat";

/** Who signs in to a database. */
export interface SignIn {
  readonly user: string;
  readonly password: string;
}

/** First value that the last one of some statements yields, asked at the address that a task was given, by the service's user or another. */
export async function askDatabase(
  estate: LocalEstate,
  environment: string,
  host: string,
  statement: string,
  signIn?: SignIn,
): Promise<unknown> {
  const site = databaseSite(estate, environment);
  const client = new Client({
    host,
    port: site.databasePort,
    database: "app",
    user: signIn?.user ?? "reference",
    password: signIn?.password ?? readDatabaseCredentials(site).servicePassword,
    ssl: { ca: readFileSync(databaseFiles(site).certificate, "utf8") },
  });
  await client.connect();
  try {
    // Of several statements the answer is a list, which its type does not tell.
    const results = [await client.query<Record<string, unknown>>(statement)].flat();
    return Object.values(results.at(-1)?.rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Where the real servers of an environment live. */
export function databaseSite(
  estate: LocalEstate,
  environment: string,
): EnvironmentSite & { readonly databasePort: number } {
  const site = environmentSites(layoutOf(ROOT), estate.accounts).find(
    (candidate) => candidate.environment === environment,
  );
  if (!site) throw new Error(`the estate has no servers for ${environment}`);
  return { ...site, databasePort: portOf(estate, `database-${environment}`) };
}

/** Names of the keys in a cache, asked at the address that a task was given. */
export function keysOfCache(estate: LocalEstate, environment: string, host: string): Promise<string[]> {
  return askCache(estate, environment, host, (redis) => redis.keys("*"));
}

/** Asks a cache at an address that a task was given. */
export async function askCache<T>(
  estate: LocalEstate,
  environment: string,
  host: string,
  question: (redis: Redis) => Promise<T>,
): Promise<T> {
  const redis = new Redis({ host, port: portOf(estate, `cache-${environment}`) });
  try {
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}

function portOf({ processes }: LocalEstate, member: string): number {
  const found = processes.find(({ name }) => name === member);
  if (!found) throw new Error(`the estate has no member ${member}`);
  return found.port;
}
