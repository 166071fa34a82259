import { AwsGroupMembership } from "../../adapters/aws/group-membership";
import { AwsInstances } from "../../adapters/aws/instances";
import { AwsSnapshots } from "../../adapters/aws/snapshots";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  instances: new AwsInstances(),
  snapshots: new AwsSnapshots(),
  membership: new AwsGroupMembership(),
});
