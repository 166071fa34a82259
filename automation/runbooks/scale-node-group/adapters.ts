import { AwsAutoScalingGroups } from "../../adapters/aws/auto-scaling-groups";
import { AwsNodeGroups } from "../../adapters/aws/node-groups";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  nodeGroups: new AwsNodeGroups(),
  autoScaling: new AwsAutoScalingGroups(),
});
