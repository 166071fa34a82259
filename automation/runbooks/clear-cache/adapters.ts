import { AwsCaches } from "../../adapters/aws/caches";
import { AwsMetrics } from "../../adapters/aws/metrics";
import { RedisKeys } from "../../adapters/redis/cache-keys";
import type { PortSettings } from "../../remediation/execution/port-settings";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = ({ cacheTls }: PortSettings): Ports => ({
  caches: new AwsCaches(),
  keys: new RedisKeys({ tls: cacheTls }),
  metrics: new AwsMetrics(),
});
