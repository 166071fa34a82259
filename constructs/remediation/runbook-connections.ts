import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { Connection, RunbookSpec } from "../../automation/remediation/runbook-spec";
import type { ICache } from "../cache/redis-cache";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { FunctionNetwork } from "../core/node-function";
import { PortAccess } from "../core/port-access";
import type { IDatabase } from "../database/database";
import type { INetwork } from "../network/network";

/** What runbooks connect to, and the network from which they do. */
export interface ConnectionTargets {
  readonly network: INetwork;
  readonly database: Pick<IDatabase, "port" | "securityGroupId">;
  readonly cache: Pick<ICache, "port" | "securityGroupId">;
}

/** Props of {@link RunbookConnections}. */
export interface RunbookConnectionsProps extends ConnectionTargets {
  readonly spec: Pick<RunbookSpec, "id">;
  readonly connectsTo: readonly Connection[];
}

/** What a function is told that connects there. */
const VARIABLES: Readonly<Record<Connection, Readonly<Record<string, string>>>> = {
  cache: { HOMEOSTAT_CACHE_TLS: "required" },
  // Since Node 20 Lambda leaves the authorities that RDS signs with out, unless it is pointed at them.
  database: { NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" },
};

/** The way of one runbook's function to what its spec connects to: a security group of its own, open to nobody. */
export class RunbookConnections extends Construct implements FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly variables: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: RunbookConnectionsProps) {
    super(scope, id);
    const { spec, connectsTo, network } = props;
    this.#validate(network);
    this.subnetIds = network.privateSubnetIds;
    this.securityGroupId = new SecurityGroup(this, "SecurityGroup", {
      name: EstateStack.of(this).physicalName("generic", "remediation", spec.id),
      description: `Function of the runbook ${spec.id}`,
      vpcId: network.vpcId,
    }).id;
    for (const target of connectsTo) {
      new PortAccess(this, `To${target === "cache" ? "Cache" : "Database"}`, {
        fromSecurityGroupId: this.securityGroupId,
        toSecurityGroupId: props[target].securityGroupId,
        port: props[target].port,
        description: `Runbook ${spec.id} to ${target}`,
      });
    }
    new VpcSecurityGroupEgressRule(this, "ToAws", {
      securityGroupId: this.securityGroupId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
      description: "AWS services and their endpoints",
    });
    this.variables = Object.assign({}, ...connectsTo.map((target) => VARIABLES[target])) as Record<
      string,
      string
    >;
  }

  #validate({ natGatewayIds }: INetwork): void {
    if (natGatewayIds.length > 0) return;
    throw new InvalidPropError({
      where: this.node.path,
      prop: "network.natGatewayIds",
      value: natGatewayIds,
      allowed: "one gateway or more",
      remedy:
        "Give the network NAT: a function inside it asks AWS about its target, and has no other way there.",
    });
  }
}
