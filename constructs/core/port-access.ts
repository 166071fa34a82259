import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

/** Props of {@link PortAccess}. */
export interface PortAccessProps {
  /** Group of who connects. */
  readonly fromSecurityGroupId: string;
  /** Group of who listens. */
  readonly toSecurityGroupId: string;
  /** TCP port. */
  readonly port: number;
  /** What the connection is for, in a few words. */
  readonly description: string;
}

/** Lets one security group connect to a port of another: the rule out and the rule in, always both. */
export class PortAccess extends Construct {
  constructor(scope: Construct, id: string, props: PortAccessProps) {
    super(scope, id);
    const { fromSecurityGroupId, toSecurityGroupId, port, description } = props;
    const common = { ipProtocol: "tcp", fromPort: port, toPort: port, description };
    new VpcSecurityGroupEgressRule(this, "Out", {
      ...common,
      securityGroupId: fromSecurityGroupId,
      referencedSecurityGroupId: toSecurityGroupId,
    });
    new VpcSecurityGroupIngressRule(this, "In", {
      ...common,
      securityGroupId: toSecurityGroupId,
      referencedSecurityGroupId: fromSecurityGroupId,
    });
  }
}
