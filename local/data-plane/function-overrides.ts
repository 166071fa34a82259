import { databaseFiles } from "./database-cluster";
import type { EnvironmentSite } from "./environment-site";

/**
 * What the functions of each account must be told on this machine, in place of the value that they were declared with;
 * a function that was not declared with a variable is not told.
 */
export function functionOverrides(
  sites: readonly EnvironmentSite[],
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return Object.fromEntries(
    sites.map((site) => [
      site.accountId,
      {
        NODE_EXTRA_CA_CERTS: databaseFiles(site).certificate,
        // The server that can be installed everywhere is built without TLS.
        HOMEOSTAT_CACHE_TLS: "none",
      },
    ]),
  );
}
