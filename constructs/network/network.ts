import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { natAlarms } from "../monitoring/alarms/nat";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";
import { planAddresses, type ZoneBlocks } from "./address-plan";
import { FlowLogs } from "./flow-logs";
import { GATEWAY_SERVICES, VpcEndpoints } from "./vpc-endpoints";
import { NatGateways, type NatStrategy } from "./nat-gateways";
import { NetworkAcls } from "./network-acls";
import { SubnetTier } from "./subnet-tier";

/** What others need of a network. */
export interface INetwork {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZones: readonly string[];
  /** One id per zone, in the order of the zones; so for the other tiers. */
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly isolatedSubnetIds: readonly string[];
  /** None, one, or one per zone. */
  readonly natGatewayIds: readonly string[];
}

/** What CloudWatch knows of a NAT gateway. */
export type NatMetric =
  | "ActiveConnectionCount"
  | "BytesOutToDestination"
  | "ConnectionAttemptCount"
  | "ErrorPortAllocation"
  | "PacketsDropCount";

/** Props of {@link Network}. */
export interface NetworkProps {
  /** Block of the VPC, `/16` to `/20`, e.g. `10.16.0.0/16`. */
  readonly cidrBlock: string;
  /** One to three zones, e.g. `eu-west-1a`. */
  readonly availabilityZones: readonly string[];
  /** How private subnets reach the internet. */
  readonly nat: NatStrategy;
  /** Key of the flow logs. */
  readonly logsKey: IEncryptionKey;
  /** Days that flow logs are kept. @default 90 */
  readonly flowLogRetentionDays?: number;
  /** Policy that bounds what the role of the flow logs can ever do. */
  readonly permissionBoundaryArn: string;
  /** AWS services reached inside the VPC, e.g. `secretsmanager`. @default - none; S3 and DynamoDB always are */
  readonly interfaceEndpoints?: readonly string[];
  /** EKS cluster whose load balancers may use the subnets. @default - no cluster */
  readonly clusterName?: string;
}

/** A VPC with public, private and isolated subnets over its zones. */
export class Network extends Construct implements INetwork, IMonitored {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly availabilityZones: readonly string[];
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly isolatedSubnetIds: readonly string[];
  readonly natGatewayIds: readonly string[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.#validate(props);
    const blocks = planAddresses(props.cidrBlock, props.availabilityZones);
    const vpc = this.#createVpc(props.cidrBlock);
    const gateway = new InternetGateway(this, "InternetGateway", {
      vpcId: vpc.id,
      tags: this.#name("igw"),
    });
    const cluster =
      props.clusterName === undefined ? {} : { [`kubernetes.io/cluster/${props.clusterName}`]: "shared" };
    const tier = (
      tierId: string,
      tierName: string,
      cidrOf: (zone: ZoneBlocks) => string,
      tags: Record<string, string>,
    ): SubnetTier => {
      const subnets = blocks.map((zone) => ({ zone: zone.zone, cidr: cidrOf(zone) }));
      return new SubnetTier(this, tierId, { vpcId: vpc.id, tierName, subnets, tags });
    };
    const publicTier = tier("Public", "public", (zone) => zone.publicCidr, {
      ...cluster,
      "kubernetes.io/role/elb": "1",
    });
    const privateTier = tier("Private", "private", (zone) => zone.privateCidr, {
      ...cluster,
      "kubernetes.io/role/internal-elb": "1",
    });
    const isolatedTier = tier("Isolated", "isolated", (zone) => zone.isolatedCidr, {});
    publicTier.routeTo("Internet", { gatewayId: gateway.id });
    const nat = new NatGateways(this, "Nat", {
      strategy: props.nat,
      publicTier,
      privateTier,
      internetGateway: gateway,
    });

    new NetworkAcls(this, "Acls", {
      vpcId: vpc.id,
      vpcCidr: props.cidrBlock,
      publicTier,
      privateTier,
      isolatedTier,
    });
    new VpcEndpoints(this, "Endpoints", {
      vpcId: vpc.id,
      vpcCidr: props.cidrBlock,
      interfaceServices: props.interfaceEndpoints ?? [],
      subnetIds: privateTier.subnetIds,
      routeTableIds: [...privateTier.routeTableIds, ...isolatedTier.routeTableIds],
    });
    new FlowLogs(this, "FlowLogs", {
      vpcId: vpc.id,
      logsKey: props.logsKey,
      retentionDays: props.flowLogRetentionDays ?? 90,
      permissionBoundaryArn: props.permissionBoundaryArn,
    });

    this.vpcId = vpc.id;
    this.cidrBlock = props.cidrBlock;
    this.availabilityZones = [...props.availabilityZones];
    this.publicSubnetIds = publicTier.subnetIds;
    this.privateSubnetIds = privateTier.subnetIds;
    this.isolatedSubnetIds = isolatedTier.subnetIds;
    this.natGatewayIds = nat.gatewayIds;
  }

  /** A metric of one NAT gateway, by the minute. */
  natMetric(name: NatMetric, statistic: Statistic, gateway = 0): Metric {
    const NatGatewayId = this.natGatewayIds[gateway];
    if (NatGatewayId === undefined) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "gateway",
        value: gateway,
        allowed: `whole numbers below ${this.natGatewayIds.length}, the number of NAT gateways`,
        remedy: "Name a gateway that the strategy of the network makes.",
      });
    }
    return metricsOf("AWS/NATGateway", { NatGatewayId })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return natAlarms(this);
  }

  #validate(props: NetworkProps): void {
    for (const service of props.interfaceEndpoints ?? []) {
      if ((GATEWAY_SERVICES as readonly string[]).includes(service)) {
        throw new InvalidPropError({
          where: this.node.path,
          prop: "interfaceEndpoints",
          value: service,
          allowed: "services other than s3 and dynamodb",
          remedy: "Leave it out: its gateway endpoint is always there and costs nothing.",
        });
      }
    }
  }

  #createVpc(cidrBlock: string): Vpc {
    const vpc = new Vpc(this, "Resource", {
      cidrBlock,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: this.#name("vpc"),
    });
    // No rules at all: whatever forgets to name a security group can talk to nobody.
    new DefaultSecurityGroup(this, "ClosedDefault", {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
      tags: this.#name("default-closed"),
    });
    return vpc;
  }

  #name(part: string): Record<string, string> {
    return { Name: EstateStack.of(this).physicalName("generic", part) };
  }
}
