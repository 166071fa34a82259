import type { MemberContext } from "../supervisor/member";
import { cacheName } from "./cache-member";
import { readDatabaseCredentials } from "./database-credentials";
import { databaseFiles } from "./database-cluster";
import { databaseName } from "./database-member";
import type { EnvironmentSite } from "./environment-site";

/** How often the service publishes where nothing is said. */
const METRICS_SECONDS = 10;

/**
 * What a task must be told on this machine that its definition cannot know. Hosts are not among it: they come from the
 * endpoints that the emulator handed out.
 */
export function taskOverrides(
  site: EnvironmentSite,
  { ports, alarmTimeScale }: MemberContext,
): Record<string, string> {
  return {
    DATABASE_PORT: String(ports[databaseName(site.environment)]),
    // PostgreSQL itself knows nothing of IAM tokens; RDS adds that.
    DATABASE_SIGN_IN: "password",
    DATABASE_PASSWORD: readDatabaseCredentials(site).servicePassword,
    NODE_EXTRA_CA_CERTS: databaseFiles(site).certificate,
    CACHE_PORT: String(ports[cacheName(site.environment)]),
    // The server that can be installed everywhere is built without TLS.
    CACHE_TLS: "false",
    // Where a minute of an alarm passes faster, it needs its samples faster.
    ...(alarmTimeScale > 1
      ? { METRICS_INTERVAL_SECONDS: String(Math.max(1, Math.round(METRICS_SECONDS / alarmTimeScale))) }
      : {}),
  };
}
