import { AwsFunctionReleases } from "../../adapters/aws/function-releases";
import { AwsMetrics } from "../../adapters/aws/metrics";
import { AwsServiceReleases } from "../../adapters/aws/service-releases";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => {
  const metrics = new AwsMetrics();
  return { services: new AwsServiceReleases(), functions: new AwsFunctionReleases(metrics), metrics };
};
