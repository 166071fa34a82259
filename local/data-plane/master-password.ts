import { NAMES } from "./database-cluster";
import { writeMasterPassword } from "./database-credentials";
import type { EnvironmentSite } from "./environment-site";
import { masterClient } from "./master-client";

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
  const client = masterClient(site, port, TIMEOUT_MS);
  try {
    await client.connect();
    await client.query(`alter role ${NAMES.master} password ${client.escapeLiteral(password)}`);
    writeMasterPassword(site, password);
  } finally {
    client.end().catch(() => undefined);
  }
}
