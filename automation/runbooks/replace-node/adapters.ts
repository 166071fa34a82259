import { AwsAutoScalingGroups } from "../../adapters/aws/auto-scaling-groups";
import { AwsInstanceHealth } from "../../adapters/aws/instance-health";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  groups: new AwsAutoScalingGroups(),
  health: new AwsInstanceHealth(),
});
