import type { IService } from "../../service/service";
import type { AlarmSpec } from "../alarm-spec";
import { metricsOf } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_UNKNOWN } from "../missing-data";
import { atLeast, below } from "../threshold";
import { applicationAlarms } from "./application";
import { functionAlarms } from "./function";
import { httpApiAlarms } from "./http-api";
import { loadBalancerAlarms } from "./load-balancer";
import { queueAlarms } from "./queue";

/** Limits of the service's parts. */
export interface ServiceAlarmOptions {
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /** CloudWatch namespace of what the service measures of itself. */
  readonly metricsNamespace: string;
  /** Memory of one task. */
  readonly taskMemoryMib: number;
  /** Time after which an invocation of the worker is ended. */
  readonly workerTimeoutSeconds: number;
  /** Alias of the worker that its queue calls. */
  readonly workerAlias: string;
}

/** What the field watches on a service: its entrances, its own metrics, its tasks, its queue and its worker. */
export function serviceAlarms(service: IService, options: ServiceAlarmOptions): AlarmSpec[] {
  return [
    ...loadBalancerAlarms(service),
    ...httpApiAlarms(service.httpApiId),
    ...applicationAlarms({ ...options, serviceName: service.name }),
    ...taskAlarms(service),
    ...queueAlarms(service),
    ...functionAlarms(service.workerFunctionName, {
      timeoutSeconds: options.workerTimeoutSeconds,
      alias: options.workerAlias,
    }),
  ];
}

function taskAlarms({ ecsClusterName, ecsServiceName }: IService): AlarmSpec[] {
  const metric = metricsOf("AWS/ECS", { ClusterName: ecsClusterName, ServiceName: ecsServiceName });
  return [
    {
      id: "service-silent",
      severity: "P1",
      summary: "No task of the service reports: none runs.",
      signal: metric("CPUUtilization", "SampleCount"),
      threshold: below(1, 5),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "service-cpu-high",
      severity: "P3",
      summary: "The tasks' processors are at 90 % or more although scaling should have added tasks.",
      signal: metric("CPUUtilization", "Average"),
      threshold: atLeast(90, 10, 15),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "service-memory-high",
      severity: "P2",
      summary: "The tasks use 90 % of their memory: a task that passes its limit is killed.",
      signal: metric("MemoryUtilization", "Average"),
      threshold: atLeast(90, 10),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}
