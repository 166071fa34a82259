import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";

/** Props of {@link VpcEndpoints}. */
export interface VpcEndpointsProps {
  readonly vpcId: string;
  /** Block whose hosts may use the interface endpoints. */
  readonly vpcCidr: string;
  /** Services with an interface endpoint, e.g. `ecr.api`. */
  readonly interfaceServices: readonly string[];
  /** Subnets that hold the interfaces. */
  readonly subnetIds: readonly string[];
  /** Route tables that learn the way to S3 and DynamoDB. */
  readonly routeTableIds: readonly string[];
}

/** Services with a gateway endpoint: free, and always there. */
export const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/** The ways to AWS services that do not leave the VPC. */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    for (const service of GATEWAY_SERVICES) this.#createGateway(service, props);
    if (props.interfaceServices.length === 0) return;
    const group = this.#createSecurityGroup(props);
    for (const service of props.interfaceServices) {
      new VpcEndpoint(this, `Interface${pascalCase(service)}`, {
        vpcId: props.vpcId,
        serviceName: this.#serviceName(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [group.id],
        tags: this.#tags(service),
      });
    }
  }

  #createGateway(service: string, props: VpcEndpointsProps): void {
    new VpcEndpoint(this, `Gateway${pascalCase(service)}`, {
      vpcId: props.vpcId,
      serviceName: this.#serviceName(service),
      vpcEndpointType: "Gateway",
      routeTableIds: [...props.routeTableIds],
      tags: this.#tags(service),
    });
  }

  #createSecurityGroup(props: VpcEndpointsProps): SecurityGroup {
    const group = new SecurityGroup(this, "SecurityGroup", {
      name: EstateStack.of(this).physicalName("generic", "endpoints"),
      description: "HTTPS from the VPC to the interface endpoints",
      vpcId: props.vpcId,
      tags: this.#tags("all"),
    });
    new VpcSecurityGroupIngressRule(this, "HttpsFromVpc", {
      securityGroupId: group.id,
      description: "HTTPS from inside the VPC",
      cidrIpv4: props.vpcCidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }

  #serviceName(service: string): string {
    return `com.amazonaws.${EstateStack.of(this).deployment.region}.${service}`;
  }

  #tags(service: string): Record<string, string> {
    return { Name: EstateStack.of(this).physicalName("generic", "endpoint", service.replaceAll(".", "-")) };
  }
}

function pascalCase(service: string): string {
  return service.replace(/(^|[.-])([a-z])/g, (_match, _separator: string, letter: string) =>
    letter.toUpperCase(),
  );
}
