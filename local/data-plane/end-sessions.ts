import type { EnvironmentSite } from "./environment-site";
import { masterClient } from "./master-client";

const TIMEOUT_MS = 5_000;

/** The master user may not end sessions of those who may do everything, and RDS itself has the only ones. */
const END_ALL = `
  select pg_terminate_backend(session.pid)
  from pg_stat_activity session join pg_roles role on role.oid = session.usesysid
  where session.backend_type = 'client backend' and session.pid <> pg_backend_pid() and not role.rolsuper`;

/** Ends every session of an environment's database server, as its restart does. */
export async function endSessions(site: EnvironmentSite, port: number): Promise<void> {
  const client = masterClient(site, port, TIMEOUT_MS);
  try {
    await client.connect();
    await client.query(END_ALL);
  } finally {
    client.end().catch(() => undefined);
  }
}
