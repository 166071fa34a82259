import { AwsDatabaseChanges } from "../../adapters/aws/database-changes";
import { AwsDatabaseClasses } from "../../adapters/aws/database-classes";
import { AwsDatabases } from "../../adapters/aws/databases";
import { AwsMetrics } from "../../adapters/aws/metrics";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  databases: new AwsDatabases(),
  changes: new AwsDatabaseChanges(),
  classes: new AwsDatabaseClasses(),
  metrics: new AwsMetrics(),
});
