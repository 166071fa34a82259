import {
  DescribeServicesCommand,
  type Deployment,
  ECSClient,
  type Service,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type {
  EcsDeployment,
  EcsService,
  EcsServiceChange,
  EcsServices,
} from "../../runbooks/ports/ecs-services";
import { stepClientSettings } from "./client-settings";

/** The services of ECS. It has no conditional update: a stale fence is refused before the call, never by ECS itself. */
export class AwsEcsServices implements EcsServices {
  constructor(private readonly client: Pick<ECSClient, "send"> = new ECSClient(stepClientSettings)) {}

  async describe(target: string): Promise<EcsService> {
    const { cluster, service } = partsOf(target);
    const { services } = await this.client.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    return asService(target, services?.[0]);
  }

  async update(target: string, change: EcsServiceChange): Promise<EcsService> {
    const { cluster, service } = partsOf(target);
    const { desiredTasks, taskDefinitionArn, forceNewDeployment } = change;
    const reply = await this.client.send(
      new UpdateServiceCommand({
        cluster,
        service,
        ...(desiredTasks !== undefined && { desiredCount: desiredTasks }),
        ...(taskDefinitionArn !== undefined && { taskDefinition: taskDefinitionArn }),
        ...(forceNewDeployment !== undefined && { forceNewDeployment }),
      }),
    );
    return asService(target, reply.service);
  }
}

function partsOf(target: string): { readonly cluster: string; readonly service: string } {
  const [cluster, service, ...more] = target.split("/");
  if (!cluster || !service || more.length > 0) {
    throw new Error(`target is ${JSON.stringify(target)}; allowed: <cluster>/<service>`);
  }
  return { cluster, service };
}

function asService(target: string, service: Service | undefined): EcsService {
  if (service?.status !== "ACTIVE") throw new Error(`there is no active ECS service ${target}`);
  const { clusterArn, serviceName, taskDefinition, desiredCount, runningCount } = service;
  if (
    !clusterArn ||
    !serviceName ||
    !taskDefinition ||
    desiredCount === undefined ||
    runningCount === undefined
  ) {
    throw new Error(`ECS describes ${target} without its cluster, name, version or counts`);
  }
  return {
    clusterArn,
    name: serviceName,
    taskDefinitionArn: taskDefinition,
    desiredTasks: desiredCount,
    runningTasks: runningCount,
    targetGroupArns: (service.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []),
    deployments: (service.deployments ?? []).map(asDeployment).sort((a, b) => b.createdAtMs - a.createdAtMs),
  };
}

function asDeployment(deployment: Deployment): EcsDeployment {
  const { id = "", status, taskDefinition = "", rolloutState, runningCount = 0, createdAt } = deployment;
  return {
    id,
    isPrimary: status === "PRIMARY",
    taskDefinitionArn: taskDefinition,
    // A service that is deployed by another controller has none; it is then not known to be complete.
    state: rolloutState ?? "IN_PROGRESS",
    runningTasks: runningCount,
    createdAtMs: createdAt?.getTime() ?? 0,
  };
}
