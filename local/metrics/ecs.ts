/**
 * CPU and memory of tasks, as a share of what was reserved for them.
 * Follows https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
import { readJsonFile } from "../supervisor/json-file";
import { treeOf } from "../supervisor/process-tree";
import type { TaskProcess } from "../task-runner/task-process";
import { Growth, type Measure, type MeasuredPlace } from "./measure";
import { usageOf } from "./process-usage";

const UNITS_OF_A_CPU = 1024;
const BYTES_PER_MIB = 2 ** 20;
const ECS = "AmazonEC2ContainerServiceV20141113";

interface Task {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly group?: string;
  readonly taskDefinitionArn: string;
}

/** Measures `AWS/ECS`. A task without a process, or without reservations, has no data. */
export function ecsMetrics(): Measure {
  const growth = new Growth();
  // A task definition never changes.
  const reserved = new Map<string, Reservations>();
  return async (place) => {
    const tasks = await tasksOf(place);
    const measured = await Promise.all(
      tasks.map(async ({ task, pid }) => {
        const service = /^service:(.+)$/.exec(task.group ?? "")?.[1];
        const usage = usageOf(treeOf(pid).map((process) => process.pid));
        if (service === undefined || !usage) return [];
        const { taskDefinitionArn } = task;
        const reservations =
          reserved.get(taskDefinitionArn) ?? (await reservationsOf(place, taskDefinitionArn));
        reserved.set(taskDefinitionArn, reservations);
        const { cpu, memory } = reservations;
        const dimensions = { ClusterName: lastPart(task.clusterArn), ServiceName: service };
        const used = growth.of(task.taskArn, usage.cpuSeconds, place.nowMs);
        const value = (name: string, percent: number) => ({
          namespace: "AWS/ECS",
          name,
          dimensions,
          value: percent,
        });
        return [
          ...(used && cpu > 0
            ? [value("CPUUtilization", (100 * used.by) / used.seconds / (cpu / UNITS_OF_A_CPU))]
            : []),
          ...(memory > 0
            ? [value("MemoryUtilization", (100 * usage.residentBytes) / (memory * BYTES_PER_MIB))]
            : []),
        ];
      }),
    );
    return measured.flat();
  };
}

/** The tasks of an environment that have a process. */
async function tasksOf({ api, servers, tasksFile }: MeasuredPlace): Promise<{ task: Task; pid: number }[]> {
  const { tasks } = (readJsonFile(tasksFile) ?? { tasks: [] }) as { tasks: TaskProcess[] };
  const own = tasks.filter(({ environment }) => environment === servers.environment);
  const clusters = new Set(own.map(({ taskArn }) => clusterOf(taskArn)));
  const described = await Promise.all(
    [...clusters].map((cluster) =>
      api.json<{ tasks: Task[] }>("ecs", `${ECS}.DescribeTasks`, {
        cluster,
        tasks: own.filter(({ taskArn }) => clusterOf(taskArn) === cluster).map(({ taskArn }) => taskArn),
      }),
    ),
  );
  return described
    .flatMap((answer) => answer.tasks)
    .flatMap((task) => {
      const pid = own.find(({ taskArn }) => taskArn === task.taskArn)?.pid;
      return pid === undefined ? [] : [{ task, pid }];
    });
}

interface Reservations {
  /** Units; 1024 are a processor. */
  readonly cpu: number;
  /** MiB */
  readonly memory: number;
}

async function reservationsOf({ api }: MeasuredPlace, taskDefinition: string): Promise<Reservations> {
  const answer = await api.json<{ taskDefinition: { cpu?: string; memory?: string } }>(
    "ecs",
    `${ECS}.DescribeTaskDefinition`,
    { taskDefinition },
  );
  const { cpu, memory } = answer.taskDefinition;
  return { cpu: Number(cpu ?? 0), memory: Number(memory ?? 0) };
}

/** Cluster in `arn:aws:ecs:…:task/<cluster>/<id>`. */
function clusterOf(taskArn: string): string {
  return taskArn.split("/")[1] ?? "";
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
