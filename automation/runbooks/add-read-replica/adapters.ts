import { AwsDatabases } from "../../adapters/aws/databases";
import { AwsMetrics } from "../../adapters/aws/metrics";
import { AwsReadReplicas } from "../../adapters/aws/read-replicas";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  databases: new AwsDatabases(),
  replicas: new AwsReadReplicas(),
  metrics: new AwsMetrics(),
});
