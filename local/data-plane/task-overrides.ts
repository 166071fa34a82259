import type { MemberContext } from "../supervisor/member";
import { cacheName } from "./cache-member";
import { readDatabaseCredentials } from "./database-credentials";
import { databaseFiles } from "./database-cluster";
import { databaseName } from "./database-member";
import type { EnvironmentSite } from "./environment-site";

/**
 * What a task must be told on this machine that its definition cannot know. Hosts are not among it: they come from the
 * endpoints that the emulator handed out.
 */
export function taskOverrides(site: EnvironmentSite, { ports }: MemberContext): Record<string, string> {
  return {
    DATABASE_PORT: String(ports[databaseName(site.environment)]),
    // PostgreSQL itself knows nothing of IAM tokens; RDS adds that.
    DATABASE_SIGN_IN: "password",
    DATABASE_PASSWORD: readDatabaseCredentials(site).servicePassword,
    NODE_EXTRA_CA_CERTS: databaseFiles(site).certificate,
    CACHE_PORT: String(ports[cacheName(site.environment)]),
    // The server that can be installed everywhere is built without TLS.
    CACHE_TLS: "false",
  };
}
