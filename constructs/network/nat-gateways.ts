import { Eip } from "@cdktf/provider-aws/lib/eip";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { type SubnetTier, zoneId } from "./subnet-tier";

/** `none`: no way out. `single`: cheap, one zone's failure cuts all off. `per-az`: a zone fails alone. */
export type NatStrategy = "none" | "single" | "per-az";

/** Props of {@link NatGateways}. */
export interface NatGatewaysProps {
  readonly strategy: NatStrategy;
  /** Tier that holds the gateways. */
  readonly publicTier: SubnetTier;
  /** Tier whose default routes lead to them. */
  readonly privateTier: SubnetTier;
  /** Must exist before a gateway can work. */
  readonly internetGateway: InternetGateway;
}

/** The NAT gateways of a network and the routes that lead to them. */
export class NatGateways extends Construct {
  readonly gatewayIds: readonly string[];

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const zones = props.privateTier.subnetIds.length;
    const count = { none: 0, single: 1, "per-az": zones }[props.strategy];
    this.gatewayIds = props.publicTier.subnetIds.slice(0, count).map((subnetId, index) => {
      const tags = { Name: EstateStack.of(this).physicalName("generic", "nat", zoneId(index).toLowerCase()) };
      const address = new Eip(this, `Address${zoneId(index)}`, { domain: "vpc", tags });
      return new NatGateway(this, `Gateway${zoneId(index)}`, {
        allocationId: address.allocationId,
        subnetId,
        dependsOn: [props.internetGateway],
        tags,
      }).id;
    });
    const [first] = this.gatewayIds;
    if (first === undefined) return;
    for (let zone = 0; zone < zones; zone += 1) {
      props.privateTier.routeZoneTo("Nat", zone, { natGatewayId: this.gatewayIds[zone] ?? first });
    }
  }
}
