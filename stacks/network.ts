import type { Construct } from "constructs";
import type { IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import type { IMonitored } from "../constructs/monitoring/monitored";
import { type INetwork, Network } from "../constructs/network/network";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Props of {@link NetworkStack}. */
export interface NetworkStackProps {
  readonly environment: Environment;
  /** Key of the flow logs. */
  readonly logsKey: IEncryptionKey;
  /** Policy that bounds every role. */
  readonly permissionBoundaryArn: string;
}

/** The VPC: changes rarely, and everything stands on it. */
export class NetworkStack extends EstateStack {
  readonly network: INetwork & IMonitored;

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "network",
      dataClass: "internal",
    });
    const { cidr, availabilityZones, nat, interfaceEndpoints, flowLogRetentionDays } =
      props.environment.network;
    this.network = new Network(this, "Network", {
      cidrBlock: cidr,
      availabilityZones,
      nat,
      interfaceEndpoints,
      flowLogRetentionDays,
      logsKey: props.logsKey,
      permissionBoundaryArn: props.permissionBoundaryArn,
      clusterName: this.physicalName("eksCluster", "main"),
    });
  }
}
