import { AwsEcsServices } from "../../adapters/aws/ecs-services";
import { AwsNodeGroups } from "../../adapters/aws/node-groups";
import { AwsScalableTargets } from "../../adapters/aws/scalable-targets";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  services: new AwsEcsServices(),
  scaling: new AwsScalableTargets(),
  nodeGroups: new AwsNodeGroups(),
});
