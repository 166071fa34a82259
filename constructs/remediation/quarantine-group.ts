import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { INetwork } from "../network/network";

/** Props of {@link QuarantineGroup}. */
export interface QuarantineGroupProps {
  readonly network: Pick<INetwork, "vpcId">;
}

/**
 * The security group that lets nothing in or out, into which `isolate-instance` puts what is compromised. It finds the
 * group by its name, and refuses to run where somebody gave it a rule; the next apply takes such a rule away.
 */
export class QuarantineGroup extends Construct {
  constructor(scope: Construct, id: string, props: QuarantineGroupProps) {
    super(scope, id);
    const name = EstateStack.of(this).physicalName("generic", "quarantine");
    new SecurityGroup(this, "SecurityGroup", {
      name,
      description: "Lets nothing in or out: for compromised instances",
      vpcId: props.network.vpcId,
      ingress: [],
      egress: [],
      tags: { Name: name },
    });
  }
}
