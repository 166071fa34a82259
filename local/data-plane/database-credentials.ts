import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { EstateProblem } from "../estate-problem";
import { readJsonFile, writeJsonFile } from "../supervisor/json-file";
import type { EnvironmentSite } from "./environment-site";

/** Passwords of a database server, each made for it alone. */
export interface DatabaseCredentials {
  readonly masterPassword: string;
  readonly servicePassword: string;
}

/** Makes the passwords of a server that has none yet. */
export function makeDatabaseCredentials(site: EnvironmentSite): DatabaseCredentials {
  const file = credentialsFile(site);
  if (!existsSync(file)) {
    const password = (): string => randomBytes(24).toString("base64url");
    writeJsonFile(file, { masterPassword: password(), servicePassword: password() });
  }
  return readDatabaseCredentials(site);
}

/**
 * Reads them again.
 *
 * @throws EstateProblem when the server was never prepared
 */
export function readDatabaseCredentials(site: EnvironmentSite): DatabaseCredentials {
  const file = credentialsFile(site);
  const content = readJsonFile(file) as Partial<DatabaseCredentials> | undefined;
  const { masterPassword, servicePassword } = content ?? {};
  if (!masterPassword || !servicePassword) {
    throw new EstateProblem({
      what: `the passwords of the database of ${site.environment} are gone`,
      where: file,
      remedy: "npx homeostat local reset   # what the estate holds is lost",
    });
  }
  return { masterPassword, servicePassword };
}

/** Remembers another password of the master user. */
export function writeMasterPassword(site: EnvironmentSite, masterPassword: string): void {
  writeJsonFile(credentialsFile(site), { ...readDatabaseCredentials(site), masterPassword });
}

function credentialsFile({ folder }: EnvironmentSite): string {
  return join(folder, "database.json");
}
