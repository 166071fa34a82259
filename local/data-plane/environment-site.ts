import { join } from "node:path";
import type { Layout } from "../supervisor/layout";
import { loopbackHost } from "./loopback-host";

/** Where the servers of one environment live. */
export interface EnvironmentSite {
  readonly environment: string;
  readonly accountId: string;
  /** Loopback address of its servers. */
  readonly host: string;
  /** Where its database server answers as well, for the read replicas. The same as `host` where there is one address only. */
  readonly replicaHost: string;
  /** Folder of their data, gone with the estate that they belong to. */
  readonly folder: string;
}

/** The servers of one environment, as they run. */
export interface EnvironmentServers extends EnvironmentSite {
  readonly databasePort: number;
  readonly cachePort: number;
}

/** Far from the numbers of environments. */
const FIRST_REPLICA = 100;

/** One site for each environment: no two share a server, as no two accounts share one. */
export function environmentSites(
  layout: Layout,
  accounts: Readonly<Record<string, string>>,
): EnvironmentSite[] {
  return Object.entries(accounts).map(([environment, accountId], index) => ({
    environment,
    accountId,
    host: loopbackHost(layout.root, index),
    replicaHost: loopbackHost(layout.root, FIRST_REPLICA + index),
    folder: join(layout.data, environment),
  }));
}
