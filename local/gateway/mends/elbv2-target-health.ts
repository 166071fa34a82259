/**
 * Tells which tasks behind a target group are healthy, asked as the load balancer would: each process by the group's
 * health check. The emulator registers no task of a service.
 * Follows https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html
 */
import { passes, type TargetGroup, targetGroups } from "../../metrics/elastic-load-balancing";
import { jsonQuestion, type Mend, type MendContext, queryQuestion } from "../mend";
import { jsonOf, queryReply } from "../reply";

/** A process that stands for a task. */
export interface TaskPort {
  readonly taskArn: string;
  readonly port: number;
}

type Ask = MendContext["ask"];

const ECS = "AmazonEC2ContainerServiceV20141113";

/** Health of the targets of services. @param tasks what runs now */
export function elbv2TargetHealth(tasks: () => readonly TaskPort[]): Mend {
  return {
    name: "elbv2-target-health",
    services: ["elasticloadbalancing"],
    matches: (call) => call.action === "DescribeTargetHealth",
    async handle(call, { next, ask }) {
      // Whether the caller may ask, and whether there is such a group, is the emulator's to say.
      const reply = await next();
      const arn = call.params.get("TargetGroupArn") ?? "";
      if (reply.status >= 300) return reply;
      const group = await groupOf(ask, arn);
      const taskArns = await tasksBehind(ask, arn);
      if (!group || !taskArns) return reply;
      const targets = tasks().filter(({ taskArn }) => taskArns.includes(taskArn));
      const members = await Promise.all(
        targets.map(async ({ port }) => memberOf(port, await passes(port, group))),
      );
      return queryReply(call, `<TargetHealthDescriptions>${members.join("")}</TargetHealthDescriptions>`);
    },
  };
}

function memberOf(port: number, isHealthy: boolean): string {
  const target = `<Target><Id>127.0.0.1</Id><Port>${port}</Port></Target>`;
  const health = isHealthy
    ? "<State>healthy</State>"
    : "<State>unhealthy</State><Reason>Target.FailedHealthChecks</Reason>";
  return `<member>${target}<HealthCheckPort>${port}</HealthCheckPort><TargetHealth>${health}</TargetHealth></member>`;
}

async function groupOf(ask: Ask, arn: string): Promise<TargetGroup | undefined> {
  const parameters = { Action: "DescribeTargetGroups", "TargetGroupArns.member.1": arn };
  const reply = await ask("ministack", queryQuestion("elasticloadbalancing", "2015-12-01", parameters));
  return targetGroups(reply.body.toString("utf8")).find((group) => group.arn === arn);
}

/** Tasks of the service that names the group; nothing where none does. */
async function tasksBehind(ask: Ask, targetGroupArn: string): Promise<readonly string[] | undefined> {
  const ecs = async <T extends object>(action: string, body: object): Promise<Partial<T>> =>
    jsonOf<T>(await ask("ministack", jsonQuestion("ecs", `${ECS}.${action}`, body)));
  const { clusterArns = [] } = await ecs<{ clusterArns: string[] }>("ListClusters", {});
  for (const cluster of clusterArns) {
    const { serviceArns: services = [] } = await ecs<{ serviceArns: string[] }>("ListServices", { cluster });
    if (services.length === 0) continue;
    const described = await ecs<{ services: Service[] }>("DescribeServices", { cluster, services });
    const found = (described.services ?? []).find(({ loadBalancers = [] }) =>
      loadBalancers.some((balancer) => balancer.targetGroupArn === targetGroupArn),
    );
    if (!found) continue;
    const { serviceName } = found;
    return (await ecs<{ taskArns: string[] }>("ListTasks", { cluster, serviceName })).taskArns ?? [];
  }
  return undefined;
}

interface Service {
  readonly serviceName: string;
  readonly loadBalancers?: readonly { readonly targetGroupArn?: string }[];
}
