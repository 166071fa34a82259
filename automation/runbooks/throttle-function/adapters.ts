import { AwsFunctionConcurrency } from "../../adapters/aws/function-concurrency";
import { AwsMetrics } from "../../adapters/aws/metrics";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  concurrency: new AwsFunctionConcurrency(),
  metrics: new AwsMetrics(),
});
