import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { FargateService } from "./fargate-service";
import type { LoadBalancer } from "./load-balancer";

/** How many tasks may run, and what they are kept at. */
export interface TargetTrackingOptions {
  /** Fewest tasks, 1 or more. */
  readonly minimumTasks: number;
  /** Most tasks, at least the fewest. */
  readonly maximumTasks: number;
  /** Average CPU use that is aimed at, 10 to 90. @default 60 */
  readonly cpuPercent?: number;
  /** Requests per task and minute that are aimed at. @default 1000 */
  readonly requestsPerTaskPerMinute?: number;
}

/** Props of {@link TargetTracking}. */
export interface TargetTrackingProps extends TargetTrackingOptions {
  readonly service: FargateService;
  readonly loadBalancer: LoadBalancer;
}

/** Keeps the CPU use and the requests per task where they should be; adds fast and takes away slowly. */
export class TargetTracking extends Construct {
  constructor(scope: Construct, id: string, props: TargetTrackingProps) {
    super(scope, id);
    const cpuPercent = props.cpuPercent ?? 60;
    this.#validate(props, cpuPercent);
    const target = new AppautoscalingTarget(this, "Resource", {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: `service/${props.service.clusterName}/${props.service.serviceName}`,
      minCapacity: props.minimumTasks,
      maxCapacity: props.maximumTasks,
      dependsOn: [props.service.resource],
    });
    this.#createPolicy("Cpu", "cpu", target, cpuPercent, {
      predefinedMetricType: "ECSServiceAverageCPUUtilization",
    });
    this.#createPolicy("Requests", "requests", target, props.requestsPerTaskPerMinute ?? 1000, {
      predefinedMetricType: "ALBRequestCountPerTarget",
      resourceLabel: `${props.loadBalancer.arnSuffix}/${props.loadBalancer.targetGroup.arnSuffix}`,
    });
  }

  #createPolicy(
    id: string,
    name: string,
    target: AppautoscalingTarget,
    targetValue: number,
    metric: { readonly predefinedMetricType: string; readonly resourceLabel?: string },
  ): void {
    new AppautoscalingPolicy(this, id, {
      name: EstateStack.of(this).physicalName("generic", "keep", name),
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        predefinedMetricSpecification: metric,
        scaleOutCooldown: 60,
        scaleInCooldown: 300,
      },
    });
  }

  #validate(props: TargetTrackingProps, cpuPercent: number): void {
    const refuse = (prop: string, value: number, allowed: string, remedy: string): never => {
      throw new InvalidPropError({ where: this.node.path, prop, value, allowed, remedy });
    };
    if (!Number.isInteger(props.minimumTasks) || props.minimumTasks < 1) {
      refuse("minimumTasks", props.minimumTasks, "1 or more", "A service without tasks answers nobody.");
    }
    if (!Number.isInteger(props.maximumTasks) || props.maximumTasks < props.minimumTasks) {
      refuse(
        "maximumTasks",
        props.maximumTasks,
        `${props.minimumTasks} or more`,
        "Raise it to minimumTasks or above.",
      );
    }
    if (cpuPercent < 10 || cpuPercent > 90) {
      refuse("cpuPercent", cpuPercent, "10 to 90", "Above 90 there is no room left for a task that fails.");
    }
  }
}
