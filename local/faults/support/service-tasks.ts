import { readJsonFile } from "../../supervisor/json-file";
import { layoutOf } from "../../supervisor/layout";
import type { TaskProcess } from "../../task-runner/task-process";
import { type FaultChanges, type FaultPlace, FaultProblem } from "../fault";

const TIMEOUT_MS = 10_000;

/** The processes that stand for the tasks of a service; none is a problem. */
export function serviceTasks({ root, environment, service }: FaultPlace): TaskProcess[] {
  const { tasks } = (readJsonFile(layoutOf(root).tasksFile) ?? { tasks: [] }) as { tasks: TaskProcess[] };
  const found = tasks.filter((task) => task.environment === environment && task.service === service);
  if (found.length > 0) return found;
  throw new FaultProblem(
    `no task of ${service} runs in ${environment}`,
    `npx homeostat apply --env ${environment} --local --yes`,
  );
}

/**
 * Tells each task of a service which faults to have.
 *
 * @param changes what each is told, by how many there are
 * @throws FaultProblem where one refuses; the others were asked nevertheless
 */
export async function changeFaults(
  place: FaultPlace,
  changes: (tasks: number) => FaultChanges,
): Promise<readonly TaskProcess[]> {
  const tasks = serviceTasks(place);
  const told = changes(tasks.length);
  const outcomes = await Promise.allSettled(tasks.map((task) => changeTask(task, place, told)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
  return tasks;
}

/** Whether any task has a fault. @param restored the fields of the fault, as a task in good health has them */
export async function hasFault(place: FaultPlace, restored: FaultChanges): Promise<boolean> {
  const settings = await Promise.all(
    serviceTasks(place).map(async ({ port }) => {
      const response = await fetch(`http://127.0.0.1:${String(port)}/faults`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return (await response.json()) as Readonly<Record<string, unknown>>;
    }),
  );
  const fields = Object.entries(restored);
  return settings.some((task) => fields.some(([name, well]) => name in task && task[name] !== well));
}

async function changeTask(
  task: TaskProcess,
  { environment, service }: FaultPlace,
  changes: FaultChanges,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${String(task.port)}/faults`, {
    method: "POST",
    body: JSON.stringify(changes),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (response.ok) return;
  if (response.status === 404) {
    throw new FaultProblem(
      `${service} in ${environment} takes no faults: fault injection is off there`,
      "choose an environment that is not protected",
    );
  }
  throw new FaultProblem(
    `task ${task.taskArn} answered ${String(response.status)}: ${text.slice(0, 200)}`,
    `look at its log in .homeostat/local/logs/tasks`,
  );
}
