/**
 * How many tasks pass the health check of their target group, asked as the load balancer would. No request goes through
 * a load balancer here: what it counts of them stays missing.
 * Follows https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
import { elementsOf, textOf } from "../gateway/xml";
import { readJsonFile } from "../supervisor/json-file";
import type { TaskProcess } from "../task-runner/task-process";
import type { Measure, MeasuredPlace } from "./measure";

const TIMEOUT_MS = 3_000;
const VERSION = "2015-12-01";
const ECS = "AmazonEC2ContainerServiceV20141113";

/** A group of targets, and how their health is asked. */
export interface TargetGroup {
  readonly arn: string;
  readonly loadBalancer: string;
  readonly path: string;
  /** Status codes that are healthy, e.g. `200-299`. */
  readonly codes: string;
}

/** Measures `AWS/ApplicationELB`. */
export function loadBalancerMetrics(): Measure {
  return async (place) => {
    const groups = targetGroups(
      await place.api.query("elasticloadbalancing", VERSION, "DescribeTargetGroups"),
    );
    if (groups.length === 0) return [];
    const targets = await targetsByGroup(place);
    const measured = await Promise.all(
      groups.map(async (group) => {
        const ports = targets.get(group.arn);
        if (!ports) return [];
        const healthy = (await Promise.all(ports.map((port) => passes(port, group)))).filter(Boolean).length;
        const dimensions = {
          LoadBalancer: group.loadBalancer.replace(/^.*:loadbalancer\//, ""),
          TargetGroup: group.arn.replace(/^.*:targetgroup/, "targetgroup"),
        };
        const value = (name: string, count: number) => ({
          namespace: "AWS/ApplicationELB",
          name,
          dimensions,
          value: count,
        });
        return [value("HealthyHostCount", healthy), value("UnHealthyHostCount", ports.length - healthy)];
      }),
    );
    return measured.flat();
  };
}

/** Target groups of an answer of DescribeTargetGroups that a load balancer uses. */
export function targetGroups(xml: string): TargetGroup[] {
  const list = elementsOf(xml, "TargetGroups")[0] ?? "";
  return elementsOf(list, "member").flatMap((group) => {
    const arn = textOf(group, "TargetGroupArn");
    const [loadBalancer] = elementsOf(elementsOf(group, "LoadBalancerArns")[0] ?? "", "member");
    if (arn === undefined || loadBalancer === undefined) return [];
    return [
      {
        arn,
        loadBalancer: loadBalancer.replace(/<\/?member>/g, ""),
        path: textOf(group, "HealthCheckPath") ?? "/",
        codes: textOf(group, "HttpCode") ?? "200",
      },
    ];
  });
}

/** Ports of the tasks behind each target group that a service names. */
async function targetsByGroup({ api, servers, tasksFile }: MeasuredPlace): Promise<Map<string, number[]>> {
  const { tasks } = (readJsonFile(tasksFile) ?? { tasks: [] }) as { tasks: TaskProcess[] };
  const own = tasks.filter(({ environment }) => environment === servers.environment);
  const call = <T>(action: string, body: object): Promise<T> => api.json<T>("ecs", `${ECS}.${action}`, body);
  const found = new Map<string, number[]>();
  const { clusterArns } = await call<{ clusterArns: string[] }>("ListClusters", {});
  for (const cluster of clusterArns) {
    const { serviceArns: services } = await call<{ serviceArns: string[] }>("ListServices", { cluster });
    if (services.length === 0) continue;
    const described = await call<{
      services: { serviceName: string; loadBalancers?: { targetGroupArn?: string }[] }[];
    }>("DescribeServices", { cluster, services });
    for (const { serviceName, loadBalancers = [] } of described.services) {
      const { taskArns } = await call<{ taskArns: string[] }>("ListTasks", { cluster, serviceName });
      const ports = own.filter(({ taskArn }) => taskArns.includes(taskArn)).map(({ port }) => port);
      for (const { targetGroupArn } of loadBalancers) if (targetGroupArn) found.set(targetGroupArn, ports);
    }
  }
  return found;
}

/** Whether what listens at a port passes the health check of a group. */
export async function passes(port: number, { path, codes }: TargetGroup): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "manual",
    });
    await response.arrayBuffer();
    return isAmong(response.status, codes);
  } catch {
    return false;
  }
}

/** Whether a status is among codes such as `200`, `200,302` or `200-299`. */
export function isAmong(status: number, codes: string): boolean {
  return codes.split(",").some((part) => {
    const [first = "", last = first] = part.split("-");
    return status >= Number(first) && status <= Number(last);
  });
}
