import { readDatabaseCredentials } from "../data-plane/database-credentials";
import { POSTGRES_PORT } from "../data-plane/database-member";
import { endSessions } from "../data-plane/end-sessions";
import { emptyCache, emptyDatabase } from "../data-plane/empty-servers";
import type { EnvironmentServers } from "../data-plane/environment-site";
import { changeMasterPassword } from "../data-plane/master-password";
import { readJsonFile } from "../supervisor/json-file";
import type { Mend } from "./mend";
import { dataPlaneContents, type EmptyServer } from "./mends/data-plane-contents";
import { dataPlaneEndpoints } from "./mends/data-plane-endpoints";
import { elbv2TargetHealth, type TaskPort } from "./mends/elbv2-target-health";
import { rdsClassChanges } from "./mends/rds-class-changes";
import { rdsMasterPasswords } from "./mends/rds-master-passwords";
import { rdsMasterSecrets } from "./mends/rds-master-secrets";
import { rdsSecretRotation } from "./mends/rds-secret-rotation";

/** The mends that make emulated databases, caches and tasks stand for real servers. @param tasksFile lists the processes of tasks */
export function dataPlaneMends(all: readonly EnvironmentServers[], tasksFile: string): Mend[] {
  const serversOf = (account: string): EnvironmentServers | undefined =>
    all.find(({ accountId }) => accountId === account);
  return [
    elbv2TargetHealth(() => {
      const { tasks } = (readJsonFile(tasksFile) ?? { tasks: [] }) as { readonly tasks: readonly TaskPort[] };
      return tasks;
    }),
    dataPlaneEndpoints((kind, _identifier, { account }) => {
      const servers = serversOf(account);
      if (!servers) return undefined;
      // The emulator invents a port for a replica; on RDS it has that of its source.
      if (kind === "replica") return { address: servers.replicaHost, port: POSTGRES_PORT };
      // The port stays as it was asked for: another one would be a change in every next plan.
      return { address: servers.host };
    }),
    rdsMasterSecrets((account) => {
      const servers = serversOf(account);
      return servers && readDatabaseCredentials(servers).masterPassword;
    }),
    rdsSecretRotation(async (account, password) => {
      const servers = serversOf(account);
      if (servers) await changeMasterPassword(servers, servers.databasePort, password);
    }),
    rdsMasterPasswords(async (account, password) => {
      const servers = serversOf(account);
      if (servers) await changeOrTell(servers, password);
    }),
    rdsClassChanges(async ({ account }) => {
      const servers = serversOf(account);
      if (servers) await endOrTell(servers);
    }),
    dataPlaneContents(async (kind, { account }) => {
      const servers = serversOf(account);
      if (servers) await emptyOrTell(kind, servers);
    }),
  ];
}

/** The emulator has deleted what was asked for already: a server that cannot be emptied now changes nothing of it. */
async function emptyOrTell(kind: Parameters<EmptyServer>[0], servers: EnvironmentServers): Promise<void> {
  try {
    await (kind === "database"
      ? emptyDatabase(servers, servers.databasePort)
      : emptyCache(servers, servers.cachePort));
  } catch (error) {
    process.stderr.write(`${kind} of ${servers.environment} keeps its data: ${String(error)}\n`);
  }
}

/** The emulator has the password already: a server that cannot take it keeps its old one. */
async function changeOrTell(servers: EnvironmentServers, password: string): Promise<void> {
  try {
    await changeMasterPassword(servers, servers.databasePort, password);
  } catch (error) {
    process.stderr.write(`the database of ${servers.environment} keeps its password: ${String(error)}\n`);
  }
}

/** A server that nobody can reach has no session that anybody would miss. */
async function endOrTell(servers: EnvironmentServers): Promise<void> {
  try {
    await endSessions(servers, servers.databasePort);
  } catch (error) {
    process.stderr.write(`the database of ${servers.environment} keeps its sessions: ${String(error)}\n`);
  }
}
