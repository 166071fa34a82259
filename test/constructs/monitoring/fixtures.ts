import { App } from "cdktf";
import type { ICache } from "../../../constructs/cache/redis-cache";
import type { ICluster } from "../../../constructs/cluster/cluster";
import type { IEncryptionKey } from "../../../constructs/core/encryption-key";
import { EstateStack } from "../../../constructs/core/estate-stack";
import type { IDatabase } from "../../../constructs/database/database";
import type { AlarmSpec } from "../../../constructs/monitoring/alarm-spec";
import type { INetwork } from "../../../constructs/network/network";
import type { IService } from "../../../constructs/service/service";
import { selectEnvironments } from "../../../environments";
import type { Environment, EnvironmentName } from "../../../environments/environment";
import { deploymentOf } from "../../../stacks/deployment-of";
import { fakeDatabase } from "../../support/fake-database";

export const network: INetwork = {
  vpcId: "vpc-1",
  cidrBlock: "10.16.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  publicSubnetIds: ["subnet-1", "subnet-2"],
  privateSubnetIds: ["subnet-3", "subnet-4"],
  isolatedSubnetIds: ["subnet-5", "subnet-6"],
  natGatewayIds: ["nat-1", "nat-2"],
};

export const cluster: ICluster = {
  clusterName: "homeostat-dev-main",
  clusterArn: "arn:aws:eks:eu-west-1:111111111111:cluster/homeostat-dev-main",
  securityGroupId: "sg-1",
  oidcProviderArn: "arn:aws:iam::111111111111:oidc-provider/example",
  nodeGroupNames: ["system"],
  autoScalingGroupNames: ["eks-system-1"],
};

export const database: IDatabase = fakeDatabase({
  replicaIdentifiers: ["homeostat-dev-main-replica-1"],
});

export const cache: ICache = {
  replicationGroupId: "homeostat-dev-main",
  primaryEndpointAddress: "cache.example",
  port: 6379,
  securityGroupId: "sg-3",
  nodeIds: ["homeostat-dev-main-001", "homeostat-dev-main-002"],
};

export const service: IService = {
  name: "reference",
  ecsClusterName: "homeostat-dev",
  ecsServiceName: "homeostat-dev-reference",
  loadBalancerArnSuffix: "app/homeostat-dev-reference/1",
  targetGroupArnSuffix: "targetgroup/homeostat-dev-reference/1",
  httpApiId: "api1",
  queueName: "homeostat-dev-jobs",
  queueArn: "arn:aws:sqs:eu-west-1:111111111111:homeostat-dev-jobs",
  deadLetterQueueName: "homeostat-dev-jobs-dead",
  workerFunctionName: "homeostat-dev-worker",
  logGroupName: "/homeostat/dev/reference",
};

export const messagingKey: IEncryptionKey = {
  keyArn: "arn:aws:kms:eu-west-1:111111111111:key/1",
  keyId: "1",
};

export function environmentNamed(name: EnvironmentName): Environment {
  const [selected] = selectEnvironments(name);
  if (selected === undefined) throw new Error(`no environment ${name}`);
  return selected;
}

/** An empty stack of dev. */
export function devStack(): EstateStack {
  return new EstateStack(new App({ stackTraces: false }), "dev-observability", {
    deployment: deploymentOf(environmentNamed("dev")),
    stackName: "observability",
    dataClass: "internal",
  });
}

/** The one spec of this kind and subject. */
export function only(specs: readonly AlarmSpec[], id: string, subject?: string): AlarmSpec {
  const [found, ...more] = specs.filter((spec) => spec.id === id && spec.subject === subject);
  if (found === undefined || more.length > 0) {
    throw new Error(`expected one alarm ${id}, among: ${specs.map((spec) => spec.id).join(", ")}`);
  }
  return found;
}
