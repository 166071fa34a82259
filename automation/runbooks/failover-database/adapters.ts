import { AwsDatabases } from "../../adapters/aws/databases";
import { AwsEcsServices } from "../../adapters/aws/ecs-services";
import { AwsMetrics } from "../../adapters/aws/metrics";
import { AwsNotices } from "../../adapters/aws/notices";
import { AwsReplicaPromotion } from "../../adapters/aws/replica-promotion";
import { AwsServiceDirectory } from "../../adapters/aws/service-directory";
import { AwsTaskDefinitions } from "../../adapters/aws/task-definitions";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  databases: new AwsDatabases(),
  promotion: new AwsReplicaPromotion(),
  directory: new AwsServiceDirectory(),
  services: new AwsEcsServices(),
  taskDefinitions: new AwsTaskDefinitions(),
  metrics: new AwsMetrics(),
  notices: new AwsNotices(),
});
