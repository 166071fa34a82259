import { Cluster, type ClusterProps } from "../../../constructs/cluster/cluster";
import type { Deployment } from "../../../constructs/core/deployment";
import type { INetwork } from "../../../constructs/network/network";
import { estateStack } from "../../support/estate-stack";
import { synth, type SynthesizedStack } from "../../support/synth";

export const network: INetwork = {
  vpcId: "vpc-1",
  cidrBlock: "10.16.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
  publicSubnetIds: ["subnet-public-a", "subnet-public-b", "subnet-public-c"],
  privateSubnetIds: ["subnet-private-a", "subnet-private-b", "subnet-private-c"],
  isolatedSubnetIds: ["subnet-isolated-a", "subnet-isolated-b", "subnet-isolated-c"],
  natGatewayIds: ["nat-1"],
};

const defaults: ClusterProps = {
  network,
  kubernetesVersion: "1.35",
  nodeGroups: {
    system: { instanceTypes: ["m6i.large"], minimumNodes: 2, desiredNodes: 3, maximumNodes: 6 },
  },
  secretsKey: { keyArn: "arn:aws:kms:eu-west-1:111111111111:key/secrets", keyId: "secrets" },
  logsKey: { keyArn: "arn:aws:kms:eu-west-1:111111111111:key/logs", keyId: "logs" },
  permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
};

/** A cluster in a stack of its own. */
export function cluster(props: Partial<ClusterProps> = {}, deployment: Partial<Deployment> = {}): Cluster {
  return new Cluster(estateStack("cluster", deployment), "Cluster", { ...defaults, ...props });
}

/** The Terraform of a cluster, after `change` had its way with it. */
export function clusterJson(
  props: Partial<ClusterProps> = {},
  deployment: Partial<Deployment> = {},
  change: (made: Cluster) => void = () => undefined,
): SynthesizedStack {
  const stack = estateStack("cluster", deployment);
  change(new Cluster(stack, "Cluster", { ...defaults, ...props }));
  return synth(stack);
}
