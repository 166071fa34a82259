import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { SubnetTier } from "./subnet-tier";

/** Props of {@link NetworkAcls}. */
export interface NetworkAclsProps {
  readonly vpcId: string;
  /** Block of the VPC: all that may talk to the isolated tier. */
  readonly vpcCidr: string;
  readonly publicTier: SubnetTier;
  readonly privateTier: SubnetTier;
  readonly isolatedTier: SubnetTier;
}

interface AclRule {
  readonly ruleNo: number;
  readonly action: "allow";
  readonly protocol: "tcp" | "udp" | "-1";
  readonly cidrBlock: string;
  readonly fromPort: number;
  readonly toPort: number;
}

const INTERNET = "0.0.0.0/0";
const rule = (
  ruleNo: number,
  protocol: AclRule["protocol"],
  cidrBlock: string,
  fromPort: number,
  toPort: number,
): AclRule => ({ ruleNo, action: "allow", protocol, cidrBlock, fromPort, toPort });

/** ACLs have no memory: answers to what went out come back to these ports. */
const answers = (first: number): AclRule[] => [
  rule(first, "tcp", INTERNET, 1024, 65535),
  rule(first + 10, "udp", INTERNET, 1024, 65535),
];

/** A second fence behind the security groups: the isolated tier speaks only inside the VPC. */
export class NetworkAcls extends Construct {
  constructor(scope: Construct, id: string, props: NetworkAclsProps) {
    super(scope, id);
    const inside = rule(100, "-1", props.vpcCidr, 0, 0);
    const anywhere = [rule(100, "-1", INTERNET, 0, 0)];
    const web = [rule(110, "tcp", INTERNET, 443, 443), rule(120, "tcp", INTERNET, 80, 80)];

    this.#createAcl(
      "Public",
      "public",
      props.vpcId,
      props.publicTier,
      [inside, ...web, ...answers(130)],
      anywhere,
    );
    this.#createAcl(
      "Private",
      "private",
      props.vpcId,
      props.privateTier,
      [inside, ...answers(130)],
      anywhere,
    );
    this.#createAcl("Isolated", "isolated", props.vpcId, props.isolatedTier, [inside], [inside]);
  }

  #createAcl(
    id: string,
    name: string,
    vpcId: string,
    tier: SubnetTier,
    ingress: AclRule[],
    egress: AclRule[],
  ): void {
    new NetworkAcl(this, id, {
      vpcId,
      subnetIds: [...tier.subnetIds],
      ingress,
      egress,
      tags: { Name: EstateStack.of(this).physicalName("generic", "acl", name) },
    });
  }
}
