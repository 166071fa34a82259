import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { INetwork } from "../network/network";

/** Props of {@link LoadBalancer}. */
export interface LoadBalancerProps {
  /** Name of the service, e.g. `reference`. */
  readonly serviceName: string;
  readonly network: INetwork;
  /** Certificate of the HTTPS listener. */
  readonly certificateArn: string;
  /** Bucket of the access logs. */
  readonly accessLogsBucketName: string;
  /** Port of the targets. */
  readonly targetPort: number;
  /** Path that answers 200 while a target can serve, e.g. `/healthz`. */
  readonly healthPath: string;
  /** Whether AWS refuses to delete the load balancer. */
  readonly deletionProtection: boolean;
}

/** An application load balancer inside the network: HTTPS only, healthy targets only. */
export class LoadBalancer extends Construct {
  readonly arnSuffix: string;
  readonly listener: LbListener;
  readonly targetGroup: LbTargetGroup;
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const group = new SecurityGroup(this, "SecurityGroup", {
      name: stack.physicalName("generic", props.serviceName, "lb"),
      description: `Load balancer of ${props.serviceName}: from the HTTP API to the tasks`,
      vpcId: props.network.vpcId,
    });
    const balancer = new Lb(this, "Resource", {
      name: stack.physicalName("loadBalancer", props.serviceName),
      loadBalancerType: "application",
      internal: true,
      subnets: [...props.network.privateSubnetIds],
      securityGroups: [group.id],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: props.deletionProtection,
      accessLogs: { bucket: props.accessLogsBucketName, prefix: props.serviceName, enabled: true },
    });
    this.targetGroup = this.#createTargetGroup(props);
    this.listener = new LbListener(this, "Https", {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: props.certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
    });
    this.arnSuffix = balancer.arnSuffix;
    this.securityGroupId = group.id;
  }

  #createTargetGroup(props: LoadBalancerProps): LbTargetGroup {
    return new LbTargetGroup(this, "Targets", {
      name: EstateStack.of(this).physicalName("targetGroup", props.serviceName),
      port: props.targetPort,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: props.network.vpcId,
      deregistrationDelay: "30",
      slowStart: 30,
      healthCheck: {
        path: props.healthPath,
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    });
  }
}
