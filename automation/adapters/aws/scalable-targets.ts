import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import type { ScalableTargets, TaskBounds } from "../../runbooks/ports/scalable-targets";
import { stepClientSettings } from "./client-settings";

const TASKS = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" } as const;
const SERVICE = "service/";

/**
 * What Application Auto Scaling may do with the services of ECS. It has no conditional registration and no version: a
 * stale fence is refused before the call, never by the service itself.
 */
export class AwsScalableTargets implements ScalableTargets {
  constructor(
    private readonly client: Pick<ApplicationAutoScalingClient, "send"> = new ApplicationAutoScalingClient(
      stepClientSettings,
    ),
  ) {}

  async describe(service: string): Promise<TaskBounds> {
    const ResourceId = resourceIdOf(service);
    const { ScalableTargets = [] } = await this.client.send(
      new DescribeScalableTargetsCommand({ ...TASKS, ResourceIds: [ResourceId] }),
    );
    const target = ScalableTargets.find((one) => one.ResourceId === ResourceId);
    if (target?.MinCapacity === undefined || target.MaxCapacity === undefined) {
      throw new Error(`the number of tasks of ${service} is not scaled, or its bounds are not known`);
    }
    return { minimumTasks: target.MinCapacity, maximumTasks: target.MaxCapacity };
  }

  async all(): Promise<ReadonlyMap<string, TaskBounds>> {
    const found = new Map<string, TaskBounds>();
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new DescribeScalableTargetsCommand({ ...TASKS, ...(token !== undefined && { NextToken: token }) }),
      );
      for (const { ResourceId = "", MinCapacity, MaxCapacity } of page.ScalableTargets ?? []) {
        if (!ResourceId.startsWith(SERVICE) || MinCapacity === undefined || MaxCapacity === undefined)
          throw new Error(`Application Auto Scaling describes ${ResourceId} without its name or bounds`);
        found.set(ResourceId.slice(SERVICE.length), { minimumTasks: MinCapacity, maximumTasks: MaxCapacity });
      }
      token = page.NextToken;
    } while (token !== undefined);
    return found;
  }

  async setMaximum(service: string, maximumTasks: number): Promise<void> {
    await this.client.send(
      new RegisterScalableTargetCommand({
        ...TASKS,
        ResourceId: resourceIdOf(service),
        MaxCapacity: maximumTasks,
      }),
    );
  }

  async setMinimum(service: string, minimumTasks: number): Promise<void> {
    await this.client.send(
      new RegisterScalableTargetCommand({
        ...TASKS,
        ResourceId: resourceIdOf(service),
        MinCapacity: minimumTasks,
      }),
    );
  }
}

function resourceIdOf(service: string): string {
  if (/^[^/]+\/[^/]+$/.test(service)) return `${SERVICE}${service}`;
  throw new Error(`target is ${JSON.stringify(service)}; allowed: <cluster>/<service>`);
}
