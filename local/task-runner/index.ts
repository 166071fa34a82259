import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DetachedProcess } from "../supervisor/detached-process";
import { writeJsonFile } from "../supervisor/json-file";
import { type RunningTask, runningTasks } from "./running-tasks";
import { taskId, type TaskProcess, TaskProcesses, type TaskProcessOptions } from "./task-process";

export type { RunningTask } from "./running-tasks";
export type { TaskProcess } from "./task-process";

/** How the task runner works. */
export interface TaskRunnerOptions extends TaskProcessOptions {
  /** File that lists the processes, for whoever wants to talk to them. */
  readonly tasksFile: string;
  /** Time between two looks at the emulator. @default 1000 */
  readonly intervalMs?: number;
  /** Called with what happened. @default - silent */
  readonly onEvent?: (message: string) => void;
}

/** A task runner at work. */
export interface TaskRunner {
  /** The processes that stand for running tasks. */
  tasks(): readonly TaskProcess[];
  /** Stops looking, and ends all processes. */
  stop(): Promise<void>;
}

/** Keeps one real process of the service for every task that the emulator says is running. */
export function startTaskRunner(options: TaskRunnerOptions): TaskRunner {
  const runner = new Runner(options);
  runner.start();
  return runner;
}

/** Waits before a task whose process ended is given a new one: a crash at start must not become a loop. */
const RESTART_AFTER_MS = 5_000;

class Runner implements TaskRunner {
  readonly #processes: TaskProcesses;
  readonly #abort = new AbortController();
  readonly #known = new Map<string, TaskProcess>();
  readonly #startedAt = new Map<string, number>();
  #loop: Promise<void> = Promise.resolve();
  #lastProblem = "";

  constructor(private readonly options: TaskRunnerOptions) {
    this.#processes = new TaskProcesses(options);
    mkdirSync(options.recordsDirectory, { recursive: true });
    mkdirSync(dirname(options.tasksFile), { recursive: true });
    // Bundles of what the sources were when an earlier runner read them.
    rmSync(options.programsDirectory, { recursive: true, force: true });
  }

  start(): void {
    this.#loop = this.#run();
  }

  tasks(): readonly TaskProcess[] {
    return [...this.#known.values()];
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#loop;
    await this.#endAll();
    this.#publish();
  }

  async #run(): Promise<void> {
    // A runner that was killed leaves processes whose ports nobody knows any more.
    await this.#endAll();
    while (!this.#abort.signal.aborted) {
      await this.#reconcile().catch((error: unknown) => {
        this.#report(error);
      });
      await sleep(this.options.intervalMs ?? 1_000, undefined, { signal: this.#abort.signal }).catch(
        () => undefined,
      );
    }
  }

  async #reconcile(): Promise<void> {
    const tasks = await runningTasks(this.options).catch((error: unknown) => {
      throw new Error(`the running tasks are unknown: ${messageOf(error)}`);
    });
    const wanted = tasks.filter((task) => this.#processes.canRun(task));
    const wantedIds = new Set(wanted.map((task) => taskId(task.taskArn)));
    const running = this.#processes.running();
    const runningIds = new Set(running.map((process) => process.name));
    for (const id of this.#known.keys()) if (!wantedIds.has(id)) this.#known.delete(id);
    for (const id of this.#startedAt.keys()) if (!wantedIds.has(id)) this.#startedAt.delete(id);
    // Ending takes as long as the slowest drains: the new ones do not wait for it, as in a deployment.
    await Promise.all([
      this.#startAll(wanted.filter((task) => !runningIds.has(taskId(task.taskArn)))),
      ...running.filter((process) => !wantedIds.has(process.name)).map((process) => this.#end(process)),
    ]);
    this.#lastProblem = "";
  }

  async #startAll(tasks: readonly RunningTask[]): Promise<void> {
    for (const task of tasks) {
      const id = taskId(task.taskArn);
      if (this.#abort.signal.aborted || this.#startedLately(id)) continue;
      this.#startedAt.set(id, Date.now());
      const process = await this.#processes.start(task);
      this.#known.set(id, process);
      this.options.onEvent?.(`task ${id} of ${task.environment} started on port ${process.port}`);
    }
    this.#publish();
  }

  async #end(process: DetachedProcess): Promise<void> {
    await this.#processes.end(process);
    this.options.onEvent?.(`task ${process.name} ended`);
  }

  #startedLately(id: string): boolean {
    return Date.now() - (this.#startedAt.get(id) ?? 0) < RESTART_AFTER_MS;
  }

  async #endAll(): Promise<void> {
    await Promise.all(this.#processes.running().map((process) => this.#processes.end(process)));
    this.#known.clear();
  }

  #publish(): void {
    writeJsonFile(this.options.tasksFile, { schema: 1, tasks: this.tasks() });
  }

  /** The emulator may be away for a while, or the sources half written: say so once, keep what runs, look again. */
  #report(error: unknown): void {
    const problem = messageOf(error);
    if (problem === this.#lastProblem) return;
    this.#lastProblem = problem;
    this.options.onEvent?.(problem);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
