import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { INetwork } from "../network/network";

/** Port of every PostgreSQL of the estate. */
export const POSTGRES_PORT = 5432;

/** Props of {@link DatabaseAccess}. */
export interface DatabaseAccessProps {
  /** Name of the database inside its environment, e.g. `main`. */
  readonly name: string;
  /** Network whose isolated subnets hold the database. */
  readonly network: INetwork;
}

/** Where a database lives and who reaches it: nobody until `allowFrom` is called, and it calls nobody. */
export class DatabaseAccess extends Construct {
  readonly securityGroupId: string;
  readonly subnetGroupName: string;

  constructor(scope: Construct, id: string, props: DatabaseAccessProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const name = stack.physicalName("database", props.name);
    const groupName = stack.physicalName("generic", props.name, "database");
    this.subnetGroupName = new DbSubnetGroup(this, "SubnetGroup", {
      name,
      description: `Isolated subnets of ${name}`,
      subnetIds: [...props.network.isolatedSubnetIds],
    }).name;
    this.securityGroupId = new SecurityGroup(this, "SecurityGroup", {
      name: groupName,
      description: `PostgreSQL ${name}`,
      vpcId: props.network.vpcId,
      tags: { Name: groupName },
    }).id;
  }

  /** Lets the members of a security group connect; the rule belongs to the caller's stack. */
  allowFrom(scope: Construct, id: string, securityGroupId: string): VpcSecurityGroupIngressRule {
    return new VpcSecurityGroupIngressRule(scope, id, {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      description: `PostgreSQL from ${scope.node.path}`,
      ipProtocol: "tcp",
      fromPort: POSTGRES_PORT,
      toPort: POSTGRES_PORT,
    });
  }
}
