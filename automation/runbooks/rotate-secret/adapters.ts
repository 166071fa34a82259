import { AwsDatabaseSecrets } from "../../adapters/aws/database-secrets";
import { AwsDatabases } from "../../adapters/aws/databases";
import { PostgresLogins } from "../../adapters/postgres/logins";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  secrets: new AwsDatabaseSecrets(),
  databases: new AwsDatabases(),
  logins: new PostgresLogins(),
});
