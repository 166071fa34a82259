import { AwsCaches } from "../../adapters/aws/caches";
import { AwsMetrics } from "../../adapters/aws/metrics";
import { RedisKeys } from "../../adapters/redis/cache-keys";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  caches: new AwsCaches(),
  // A server that speaks no TLS is only ever the embedded estate's; ElastiCache here refuses to speak without.
  keys: new RedisKeys({ tls: process.env["CACHE_TLS"] !== "false" }),
  metrics: new AwsMetrics(),
});
