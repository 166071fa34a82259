import { databaseToken } from "../../adapters/aws/database-token";
import { AwsDatabases } from "../../adapters/aws/databases";
import { PostgresSessions } from "../../adapters/postgres/sessions";
import type { Ports } from "./steps";

/** Made once in each database; see the README of the runbooks. */
const USER = "homeostat_remediation";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  databases: new AwsDatabases(),
  sessions: new PostgresSessions({
    user: USER,
    passwordFor: ({ host, port }) => databaseToken({ host, port, user: USER }),
  }),
});
