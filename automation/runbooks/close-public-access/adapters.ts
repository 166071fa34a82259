import { AwsBucketAccess } from "../../adapters/aws/bucket-access";
import { AwsSecurityGroups } from "../../adapters/aws/security-groups";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  buckets: new AwsBucketAccess(),
  groups: new AwsSecurityGroups(),
});
