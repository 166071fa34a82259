import { NAMES } from "./database-cluster";
import type { EnvironmentSite } from "./environment-site";
import { masterClient } from "./master-client";
import { repliesWith } from "./replies-with";

/** Gives an environment's database server a new, empty database, as its master user may. */
export async function emptyDatabase(site: EnvironmentSite, port: number): Promise<void> {
  const client = masterClient(site, port);
  await client.connect();
  try {
    await client.query(`drop database if exists ${NAMES.database} with (force)`);
    await client.query(`create database ${NAMES.database}`);
  } finally {
    await client.end();
  }
}

/**
 * Makes an environment's cache server forget everything.
 *
 * @throws Error when it does not say that it did
 */
export async function emptyCache({ host, environment }: EnvironmentSite, port: number): Promise<void> {
  const done = await repliesWith(host, port, Buffer.from("FLUSHALL\r\n"), "+OK");
  if (!done) throw new Error(`the cache of ${environment} on ${host}:${port} could not be emptied`);
}
