import { AwsFunctionConcurrency } from "../../adapters/aws/function-concurrency";
import { AwsMetrics } from "../../adapters/aws/metrics";
import { AwsQueueMappings } from "../../adapters/aws/queue-mappings";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  concurrency: new AwsFunctionConcurrency(),
  mappings: new AwsQueueMappings(),
  metrics: new AwsMetrics(),
});
