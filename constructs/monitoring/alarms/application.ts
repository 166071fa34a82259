import type { AlarmSpec } from "../alarm-spec";
import { metricsOf, ratioPercent, type Metric, type Statistic } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_UNKNOWN, SILENCE_IS_ZERO } from "../missing-data";
import { atLeast, below } from "../threshold";

/** Where a service publishes its own metrics, and what its tasks were given. */
export interface ApplicationAlarmOptions {
  readonly metricsNamespace: string;
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /** Name of the service, e.g. `reference`. */
  readonly serviceName: string;
  /** Memory of one task. */
  readonly taskMemoryMib: number;
}

type MetricMaker = (name: string, statistic: Statistic) => Metric;

/** What a service says of itself: symptoms that nothing outside it can see. */
export function applicationAlarms(options: ApplicationAlarmOptions): AlarmSpec[] {
  const { metricsNamespace, environment, serviceName } = options;
  const metric = metricsOf(metricsNamespace, { Environment: environment, Service: serviceName });
  return [...answers(metric), ...resources(metric, options)];
}

function answers(metric: MetricMaker): AlarmSpec[] {
  return [
    {
      id: "application-silent",
      severity: "P1",
      summary: "The service publishes no metrics: no task runs, or none can reach CloudWatch.",
      signal: metric("Requests", "SampleCount"),
      threshold: below(1, 5),
      missingData: SILENCE_IS_FAILURE,
    },
    {
      id: "application-errors-high",
      severity: "P1",
      summary: "The service counts 5 % or more of its requests as failed.",
      signal: ratioPercent({
        label: "Requests that failed (%)",
        part: metric("Errors", "Sum"),
        whole: metric("Requests", "Sum"),
        minimumCount: 20,
      }),
      threshold: atLeast(5, 3, 5),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "application-latency-high",
      severity: "P2",
      summary: "The slowest hundredth of the requests takes the service a second or more.",
      signal: metric("Latency", "p99"),
      threshold: atLeast(1000, 5, 10),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "application-cache-stale",
      severity: "P3",
      summary: "Users are shown a cached value a minute old or older that should live for ten seconds.",
      signal: metric("CacheAge", "Maximum"),
      threshold: atLeast(60, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}

function resources(metric: MetricMaker, { taskMemoryMib }: ApplicationAlarmOptions): AlarmSpec[] {
  return [
    {
      id: "application-pool-exhausted",
      severity: "P2",
      summary: "Every database connection of a task is taken: its requests wait, then fail.",
      signal: metric("PoolBusy", "Maximum"),
      threshold: atLeast(100, 5),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "application-memory-leaking",
      severity: "P2",
      summary: "A task holds half of its memory, several times what a healthy one needs: it leaks.",
      signal: metric("ResidentMemory", "Maximum"),
      threshold: atLeast(Math.floor(taskMemoryMib / 2), 10),
      missingData: SILENCE_IS_UNKNOWN,
    },
    {
      id: "application-disk-full",
      severity: "P2",
      summary: "A task's scratch disk is 90 % full: soon it can take no jobs on.",
      signal: metric("ScratchUsed", "Maximum"),
      threshold: atLeast(90, 3),
      missingData: SILENCE_IS_UNKNOWN,
    },
  ];
}
