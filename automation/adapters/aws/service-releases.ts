import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  type Service,
  type ServiceDeploymentBrief,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { Exchange, Releases, Serving } from "../../runbooks/ports/releases";
import { stepClientSettings } from "./client-settings";

/**
 * Task definitions that a service of ECS ran, from its own list of deployments. ECS has no conditional update: whether
 * the replaced version still runs is read right before, and a stale fence is refused before that.
 */
export class AwsServiceReleases implements Releases {
  constructor(private readonly client: Pick<ECSClient, "send"> = new ECSClient(stepClientSettings)) {}

  async serving(target: string): Promise<Serving> {
    const [service, [latest]] = await Promise.all([this.#service(target), this.#history(target)]);
    const { taskDefinition = "", deployments = [], desiredCount = 0, runningCount = 0 } = service;
    const primary = deployments.find(({ status }) => status === "PRIMARY");
    return {
      version: taskDefinition,
      sinceMs: primary?.createdAt?.getTime() ?? 0,
      isWhole:
        deployments.length === 1 &&
        primary?.rolloutState === "COMPLETED" &&
        desiredCount > 0 &&
        runningCount >= desiredCount,
      isUndoneAlready: latest?.status?.startsWith("ROLLBACK_") ?? false,
    };
  }

  async lastGood(target: string): Promise<string | undefined> {
    const [{ taskDefinition }, [, ...earlier]] = await Promise.all([
      this.#service(target),
      this.#history(target),
    ]);
    for (const { status, targetServiceRevisionArn } of earlier) {
      if (status !== "SUCCESSFUL" || targetServiceRevisionArn === undefined) continue;
      const version = await this.#taskDefinitionOf(targetServiceRevisionArn);
      if (version !== undefined && version !== taskDefinition && (await this.#isActive(version)))
        return version;
    }
    return undefined;
  }

  async exchange(target: string, { version, instead }: Exchange): Promise<void> {
    const { cluster, service } = partsOf(target);
    const { taskDefinition } = await this.#service(target);
    if (taskDefinition !== instead)
      throw new Error(`${target} runs ${String(taskDefinition)} and not ${instead}`);
    await this.client.send(new UpdateServiceCommand({ cluster, service, taskDefinition: version }));
  }

  async #service(target: string): Promise<Service> {
    const { cluster, service } = partsOf(target);
    const { services } = await this.client.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    const found = services?.[0];
    if (found?.status !== "ACTIVE") throw new Error(`there is no active ECS service ${target}`);
    const controller = found.deploymentController?.type ?? "ECS";
    if (controller === "ECS") return found;
    throw new Error(`${target} is deployed by ${controller}; allowed: ECS itself. Roll it back there.`);
  }

  /** The newest first. */
  async #history(target: string): Promise<readonly ServiceDeploymentBrief[]> {
    const { serviceDeployments = [] } = await this.client.send(
      new ListServiceDeploymentsCommand(partsOf(target)),
    );
    const createdMs = ({ createdAt }: ServiceDeploymentBrief): number => createdAt?.getTime() ?? 0;
    return [...serviceDeployments].sort((left, right) => createdMs(right) - createdMs(left));
  }

  async #taskDefinitionOf(revisionArn: string): Promise<string | undefined> {
    const { serviceRevisions = [] } = await this.client.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [revisionArn] }),
    );
    return serviceRevisions.find(({ serviceRevisionArn }) => serviceRevisionArn === revisionArn)
      ?.taskDefinition;
  }

  async #isActive(taskDefinition: string): Promise<boolean> {
    const reply = await this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    return reply.taskDefinition?.status === "ACTIVE";
  }
}

function partsOf(target: string): { readonly cluster: string; readonly service: string } {
  const [cluster, service, ...more] = target.split("/");
  if (cluster && service && more.length === 0) return { cluster, service };
  throw new Error(`target is ${JSON.stringify(target)}; allowed: <cluster>/<service>`);
}
