import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type Service,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { sendRequests } from "../../../../local/faults/support/requests";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";
import { eventually } from "../eventually";
import { faultPlace } from "../fault-place";
import type { RunbookStage } from "../runbook-stage";

const DEPLOY_SECONDS = 90;

/** The versions of the reference service of a stage. */
export class ReleaseWorld {
  readonly #name: string;

  constructor(private readonly stage: RunbookStage) {
    this.#name = `homeostat-${stage.environment}-reference`;
  }

  /** Its requests fail, says an alarm. */
  requestsFail(): BusEvent {
    const { estate, environment } = this.stage;
    return serviceAlarmEvent(
      estate,
      environment,
      { kind: "application-errors-high", namespace: "Homeostat/Service", metric: "Errors" },
      { Environment: environment, Service: "reference" },
    );
  }

  /** ARN of the task definition that it runs. */
  async version(): Promise<string> {
    return (await this.#service()).taskDefinition ?? "none";
  }

  /** Deploys a new version, which only says that it is one. @returns its ARN */
  async deployNext(): Promise<string> {
    const { ecs } = this.stage.clients;
    const { taskDefinition: now } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: await this.version() }),
    );
    const { taskDefinition: next } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        ...{ family: now?.family, cpu: now?.cpu, memory: now?.memory, networkMode: now?.networkMode },
        ...{ taskRoleArn: now?.taskRoleArn, executionRoleArn: now?.executionRoleArn, volumes: now?.volumes },
        requiresCompatibilities: now?.requiresCompatibilities,
        containerDefinitions: now?.containerDefinitions?.map((container) => ({
          ...container,
          environment: [...(container.environment ?? []), { name: "RELEASE", value: "next" }],
        })),
      }),
    );
    const version = next?.taskDefinitionArn ?? "none";
    await this.deploy(version);
    return version;
  }

  /** Deploys a version, and waits until nothing else runs. */
  async deploy(taskDefinition: string): Promise<void> {
    if ((await this.version()) !== taskDefinition) {
      const names = { cluster: this.#name, service: this.#name };
      await this.stage.clients.ecs.send(new UpdateServiceCommand({ ...names, taskDefinition }));
    }
    await eventually(
      "the deployment is complete",
      async () => {
        const { deployments = [] } = await this.#service();
        return deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED";
      },
      DEPLOY_SECONDS,
    );
  }

  /** Nobody may start a version any more. */
  async retire(taskDefinition: string): Promise<void> {
    await this.stage.clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
  }

  /** Sends users for as long as something lasts. */
  async usedMeanwhile<T>(during: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    const place = faultPlace(this.stage.estate, this.stage.environment);
    const users = sendRequests(place, { method: "GET", path: "/" }, over.signal);
    try {
      return await during();
    } finally {
      over.abort();
      await users;
    }
  }

  async #service(): Promise<Service> {
    const { services: [service] = [] } = await this.stage.clients.ecs.send(
      new DescribeServicesCommand({ cluster: this.#name, services: [this.#name] }),
    );
    if (service) return service;
    throw new Error(`there is no service ${this.#name}`);
  }
}
