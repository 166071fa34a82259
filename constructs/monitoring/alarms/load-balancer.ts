import type { AlarmSpec } from "../alarm-spec";
import { metricsOf, ratioPercent } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_ZERO } from "../missing-data";
import { atLeast, below } from "../threshold";

/** A load balancer and the targets behind it. */
export interface WatchedLoadBalancer {
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
}

/** What the field watches on an application load balancer. */
export function loadBalancerAlarms(loadBalancer: WatchedLoadBalancer): AlarmSpec[] {
  return [...answers(loadBalancer), ...targets(loadBalancer)];
}

const balancer = ({ loadBalancerArnSuffix }: WatchedLoadBalancer) =>
  metricsOf("AWS/ApplicationELB", { LoadBalancer: loadBalancerArnSuffix });

const group = ({ loadBalancerArnSuffix, targetGroupArnSuffix }: WatchedLoadBalancer) =>
  metricsOf("AWS/ApplicationELB", { LoadBalancer: loadBalancerArnSuffix, TargetGroup: targetGroupArnSuffix });

function answers(loadBalancer: WatchedLoadBalancer): AlarmSpec[] {
  const metric = balancer(loadBalancer);
  const target = group(loadBalancer);
  return [
    {
      id: "load-balancer-target-errors-high",
      severity: "P1",
      summary: "The service answers 5 % or more of its requests with a server error.",
      signal: ratioPercent({
        label: "Requests that the service failed (%)",
        part: target("HTTPCode_Target_5XX_Count", "Sum"),
        whole: target("RequestCount", "Sum"),
        minimumCount: 20,
      }),
      threshold: atLeast(5, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "load-balancer-errors-high",
      severity: "P1",
      summary: "The load balancer itself fails requests: targets are gone, or time out.",
      signal: metric("HTTPCode_ELB_5XX_Count", "Sum"),
      threshold: atLeast(10, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "load-balancer-latency-high",
      severity: "P2",
      summary: "The slowest hundredth of the requests takes a second or more.",
      signal: target("TargetResponseTime", "p99"),
      threshold: atLeast(1, 5, 10),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "load-balancer-connections-rejected",
      severity: "P2",
      summary: "The load balancer is at its connection limit and turns users away.",
      signal: metric("RejectedConnectionCount", "Sum"),
      threshold: atLeast(1, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}

function targets(loadBalancer: WatchedLoadBalancer): AlarmSpec[] {
  const metric = group(loadBalancer);
  return [
    {
      id: "load-balancer-no-healthy-target",
      severity: "P1",
      summary: "No task of the service passes its health check: every request fails.",
      signal: metric("HealthyHostCount", "Maximum"),
      threshold: below(1, 2),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "load-balancer-unhealthy-targets",
      severity: "P2",
      summary: "A task fails its health check for five minutes: the others carry its load.",
      signal: metric("UnHealthyHostCount", "Maximum"),
      threshold: atLeast(1, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "load-balancer-target-connections-failing",
      severity: "P2",
      summary: "The load balancer cannot connect to tasks: they are overloaded, ending, or shut off.",
      signal: metric("TargetConnectionErrorCount", "Sum"),
      threshold: atLeast(10, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
  ];
}
