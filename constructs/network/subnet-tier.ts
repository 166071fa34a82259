import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";

/** Props of {@link SubnetTier}. */
export interface SubnetTierProps {
  readonly vpcId: string;
  /** `public`, `private` or `isolated`. */
  readonly tierName: string;
  /** Zones and their blocks, one subnet each. */
  readonly subnets: readonly { readonly zone: string; readonly cidr: string }[];
  /** Tags beside the name. */
  readonly tags: Record<string, string>;
}

/** Where a default route leads: exactly one of the two. */
export type RouteTarget = { readonly gatewayId: string } | { readonly natGatewayId: string };

const ZONE_IDS = ["A", "B", "C"] as const;
const INTERNET = "0.0.0.0/0";

/** Subnets of one kind, one per zone, each with a route table of its own. */
export class SubnetTier extends Construct {
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];

  constructor(scope: Construct, id: string, props: SubnetTierProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const made = props.subnets.map(({ zone, cidr }, index) => {
      const letter = zone.slice(-1);
      const tags = { Name: stack.physicalName("generic", props.tierName, letter) };
      const subnet = new Subnet(this, `Subnet${zoneId(index)}`, {
        vpcId: props.vpcId,
        availabilityZone: zone,
        cidrBlock: cidr,
        mapPublicIpOnLaunch: false,
        tags: { ...props.tags, ...tags },
      });
      const table = new RouteTable(this, `RouteTable${zoneId(index)}`, { vpcId: props.vpcId, tags });
      new RouteTableAssociation(this, `Association${zoneId(index)}`, {
        subnetId: subnet.id,
        routeTableId: table.id,
      });
      return { subnetId: subnet.id, routeTableId: table.id };
    });
    this.subnetIds = made.map(({ subnetId }) => subnetId);
    this.routeTableIds = made.map(({ routeTableId }) => routeTableId);
  }

  /** Default route of every subnet of the tier. */
  routeTo(id: string, target: RouteTarget): void {
    this.routeTableIds.forEach((_, index) => this.routeZoneTo(id, index, target));
  }

  /** Default route of the subnet in one zone. */
  routeZoneTo(id: string, zoneIndex: number, target: RouteTarget): void {
    const routeTableId = this.routeTableIds[zoneIndex];
    if (routeTableId === undefined) {
      throw new RangeError(
        `${this.node.path}: zone ${zoneIndex} does not exist; the tier has ${this.routeTableIds.length}`,
      );
    }
    new Route(this, `${id}Route${zoneId(zoneIndex)}`, {
      routeTableId,
      destinationCidrBlock: INTERNET,
      ...target,
    });
  }
}

/** Construct id of a zone: its place, not its name, so that a state file does not depend on the region. */
export function zoneId(index: number): string {
  const id = ZONE_IDS[index];
  if (id === undefined)
    throw new RangeError(`zone ${index} does not exist; there are at most ${ZONE_IDS.length}`);
  return id;
}
