import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
} from "@aws-sdk/client-application-auto-scaling";
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import {
  DescribeTargetGroupsCommand,
  ModifyTargetGroupCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TaskProcess } from "../../../../local/task-runner";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";
import { serviceOf, settledTasks } from "../estate-tasks";
import { eventually } from "../eventually";
import { poolBusy } from "../pool-busy";
import type { RunbookStage } from "../runbook-stage";
import { switchOn } from "../task-faults";

const MINUTE_MS = 60_000;
/** A minute that began with a stuck pool, and the first measurement of the next. */
const MEASURED_SECONDS = 100;
const TASKS = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" } as const;

/** The reference service of a stage: what is to be broken, and what must be read again. */
export class ServiceWorld {
  readonly #name: string;

  constructor(private readonly stage: RunbookStage) {
    this.#name = `homeostat-${stage.environment}-reference`;
  }

  /** Its pools are exhausted, says an alarm. */
  poolExhausted(): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind: "application-pool-exhausted", namespace: "Homeostat/Service", metric: "PoolBusy" },
      { Environment: this.stage.environment, Service: "reference" },
    );
  }

  /** Its users see old values, says an alarm. */
  cacheStale(): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind: "application-cache-stale", namespace: "Homeostat/Service", metric: "CacheAge" },
      { Environment: this.stage.environment, Service: "reference" },
    );
  }

  /** What a task shows a visitor. */
  async visit(): Promise<{ readonly visits: number; readonly source: string }> {
    const [task] = await this.tasks();
    const response = await fetch(`http://127.0.0.1:${task?.port ?? 0}/`);
    return (await response.json()) as { readonly visits: number; readonly source: string };
  }

  /** Changes the faults of every task. */
  async changeFaults(faults: Readonly<Record<string, boolean | number>>): Promise<void> {
    for (const task of await this.tasks()) await switchOn(task, faults);
  }

  /** Has faults in every task for as long as something lasts. */
  async withFault<T>(fault: Readonly<Record<string, boolean>>, during: () => Promise<T>): Promise<T> {
    await this.changeFaults(fault);
    try {
      return await during();
    } finally {
      await this.changeFaults(Object.fromEntries(Object.keys(fault).map((name) => [name, false])));
    }
  }

  /** Its memory is used up, says an alarm. */
  memoryHigh(): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind: "service-memory-high", namespace: "AWS/ECS", metric: "MemoryUtilization" },
      { ClusterName: this.#name, ServiceName: this.#name },
    );
  }

  /** It answers with errors, says an alarm. */
  errorsHigh(): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind: "application-errors-high", namespace: "Homeostat/Service", metric: "Errors" },
      { Environment: this.stage.environment, Service: "reference" },
    );
  }

  /** Its processors are busy, says an alarm. */
  processorsBusy(): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind: "service-cpu-high", namespace: "AWS/ECS", metric: "CPUUtilization" },
      { ClusterName: this.#name, ServiceName: this.#name },
    );
  }

  /** Waits until nothing of this minute says that a pool is exhausted: what was stuck before counts to the end of its minute. */
  async poolsFree(): Promise<void> {
    const { estate, environment } = this.stage;
    const ofThisMinute = async (): Promise<boolean> => {
      const measured = await poolBusy(estate, environment, new Date(Date.now() - (Date.now() % MINUTE_MS)));
      return measured.length > 0 && measured.every((share) => share < 100);
    };
    await eventually("its pools are free", ofThisMinute, MEASURED_SECONDS);
  }

  /** Its processes, once all are healthy and none of the given ones is left. */
  async tasks(gone: readonly TaskProcess[] = []): Promise<TaskProcess[]> {
    const { estate, environment } = this.stage;
    return settledTasks(estate, environment, await serviceOf(estate, environment), gone);
  }

  /** Wants so many tasks, as a person would. */
  async want(desiredCount: number): Promise<void> {
    await this.ask(desiredCount);
    await this.tasks();
  }

  /** How many tasks it wants. */
  async wanted(): Promise<number> {
    return (await serviceOf(this.stage.estate, this.stage.environment)).desiredCount;
  }

  /** Asks for so many tasks, and does not wait for them. */
  async ask(desiredCount: number): Promise<void> {
    const names = { cluster: this.#name, service: this.#name };
    await this.stage.clients.ecs.send(new UpdateServiceCommand({ ...names, desiredCount }));
  }

  /** Least number of tasks that scaling keeps. */
  async floor(): Promise<number | undefined> {
    return (await this.#scaling())?.MinCapacity;
  }

  async setFloor(MinCapacity: number): Promise<void> {
    await this.#scale({ MinCapacity });
  }

  /** Most tasks that scaling starts. */
  async ceiling(): Promise<number | undefined> {
    return (await this.#scaling())?.MaxCapacity;
  }

  async setCeiling(MaxCapacity: number): Promise<void> {
    await this.#scale({ MaxCapacity });
  }

  /** Lets no task pass the load balancer's health check for as long as something lasts. */
  async withoutHealth<T>(during: () => Promise<T>): Promise<T> {
    const { loadBalancing } = this.stage.clients;
    const { TargetGroups = [] } = await loadBalancing.send(new DescribeTargetGroupsCommand({}));
    const ask = (path?: string) =>
      Promise.all(
        TargetGroups.map(({ TargetGroupArn, HealthCheckPath }) =>
          loadBalancing.send(
            new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath: path ?? HealthCheckPath }),
          ),
        ),
      );
    await ask("/no-such-page");
    try {
      return await during();
    } finally {
      await ask();
    }
  }

  async #scaling(): Promise<ScalableTarget | undefined> {
    const { ScalableTargets: [target] = [] } = await this.stage.clients.autoScaling.send(
      new DescribeScalableTargetsCommand({ ...TASKS, ResourceIds: [this.#resource] }),
    );
    return target;
  }

  async #scale(bounds: { readonly MinCapacity: number } | { readonly MaxCapacity: number }): Promise<void> {
    const { autoScaling } = this.stage.clients;
    await autoScaling.send(
      new RegisterScalableTargetCommand({ ...TASKS, ResourceId: this.#resource, ...bounds }),
    );
  }

  get #resource(): string {
    return `service/${this.#name}/${this.#name}`;
  }
}
