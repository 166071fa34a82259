import { AwsDatabaseChanges } from "../../adapters/aws/database-changes";
import { AwsDatabaseEvents } from "../../adapters/aws/database-events";
import { AwsDatabases } from "../../adapters/aws/databases";
import { AwsMetrics } from "../../adapters/aws/metrics";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  databases: new AwsDatabases(),
  changes: new AwsDatabaseChanges(),
  events: new AwsDatabaseEvents(),
  metrics: new AwsMetrics(),
});
