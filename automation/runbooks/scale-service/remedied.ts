import type { Incident } from "../../remediation/incident";
import type { Bound } from "../measured";
import type { EcsService } from "../ports/ecs-services";
import { serviceSeries } from "../service-metrics";

/**
 * What called for more tasks, and the threshold of its alarm, below which all is well again.
 *
 * @throws Error where the root cause is of another runbook: it is then not known what would be a success
 */
export function remedied(incident: Incident, service: EcsService): Bound {
  switch (incident.rootCause) {
    // What users wait for at the load balancer is what the service takes; and a task that is too busy to take
    // connections is slow with those that it has.
    case "application-latency-high":
    case "load-balancer-latency-high":
    case "load-balancer-target-connections-failing":
      return {
        series: serviceSeries(incident, "Latency", "p99"),
        label: "the slowest hundredth of the requests",
        unit: " ms",
        below: 1_000,
      };
    case "service-cpu-high":
      return {
        series: {
          namespace: "AWS/ECS",
          name: "CPUUtilization",
          statistic: "Average",
          dimensions: { ClusterName: service.clusterArn.split("/").at(-1) ?? "", ServiceName: service.name },
        },
        label: "processor use",
        unit: " %",
        below: 90,
      };
    default:
      throw new Error(
        `rootCause is ${incident.rootCause}; allowed: the root causes of the runbook's triggers`,
      );
  }
}
