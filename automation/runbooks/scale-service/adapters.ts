import { AwsEcsServices } from "../../adapters/aws/ecs-services";
import { AwsMetrics } from "../../adapters/aws/metrics";
import { AwsScalableTargets } from "../../adapters/aws/scalable-targets";
import { AwsTargetHealth } from "../../adapters/aws/target-health";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  services: new AwsEcsServices(),
  scaling: new AwsScalableTargets(),
  targetHealth: new AwsTargetHealth(),
  metrics: new AwsMetrics(),
});
