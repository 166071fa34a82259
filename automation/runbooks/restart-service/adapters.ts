import { AwsEcsServices } from "../../adapters/aws/ecs-services";
import { AwsTargetHealth } from "../../adapters/aws/target-health";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  services: new AwsEcsServices(),
  targetHealth: new AwsTargetHealth(),
});
