import type { ICache } from "../../../constructs/cache/redis-cache";
import type { INetwork } from "../../../constructs/network/network";
import type { ServiceProps } from "../../../constructs/service/service";
import { codeBucket } from "../../support/code-bucket";
import { fakeDatabase } from "../../support/fake-database";

export const network: INetwork = {
  vpcId: "vpc-1",
  cidrBlock: "10.16.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
  privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
  isolatedSubnetIds: ["subnet-isolated-a", "subnet-isolated-b"],
  natGatewayIds: [],
};

export const database = fakeDatabase();

export const cache: ICache = {
  replicationGroupId: "homeostat-dev-main",
  primaryEndpointAddress: "cache.example",
  port: 6379,
  securityGroupId: "sg-cache",
  nodeIds: [],
};

export const logsKey = { keyArn: "arn:aws:kms:eu-west-1:111111111111:key/logs", keyId: "logs" };
export const messagingKey = {
  keyArn: "arn:aws:kms:eu-west-1:111111111111:key/messaging",
  keyId: "messaging",
};

/** Valid props of a service; a test overrides what it is about. */
export const serviceProps: ServiceProps = {
  name: "reference",
  imageTag: "1.2.3",
  task: { cpuUnits: 512, memoryMib: 1024 },
  scaling: { minimumTasks: 2, maximumTasks: 4 },
  workerEntry: "services/worker/handler.ts",
  network,
  database,
  cache,
  codeBucket,
  logsKey,
  logRetentionDays: 30,
  messagingKey,
  permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
  certificateArn: "arn:aws:acm:eu-west-1:111111111111:certificate/1",
  domainName: "reference.dev.example.com",
  accessLogsBucketName: "access-logs",
  deletionProtection: false,
};
