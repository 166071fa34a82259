import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type DetachedProcess,
  endProcess,
  isRunning,
  recordedProcesses,
  startDetached,
} from "../supervisor/detached-process";
import { freePort } from "./free-port";
import type { RunningTask } from "./running-tasks";
import { taskProgram } from "./task-program";

/** Where task processes find what they need, and where they leave their traces. */
export interface TaskProcessOptions {
  readonly endpointUrl: string;
  readonly region: string;
  readonly accounts: Readonly<Record<string, string>>;
  /** Root of the project's sources. */
  readonly packageDirectory: string;
  /** One record per process. */
  readonly recordsDirectory: string;
  readonly logsDirectory: string;
  /** Programs of tasks, as they are run. */
  readonly programsDirectory: string;
  /** Each task has a folder of its own here while it runs: its disk. */
  readonly scratchDirectory: string;
  /** What differs on this machine from what the task definition says, e.g. `DATABASE_TLS`. */
  readonly overrides: (task: RunningTask) => Readonly<Record<string, string>>;
}

/** A process that stands for a task. */
export interface TaskProcess {
  readonly taskArn: string;
  readonly environment: string;
  /** Name of the service, e.g. `reference`. */
  readonly service: string;
  readonly pid: number;
  /** Where the service of the task answers on loopback. */
  readonly port: number;
}

/** Tasks that nobody wrote a program for stay records. */
const PROGRAMS: Readonly<Record<string, string>> = { reference: "services/reference/main.ts" };

/** Starts and ends the processes that stand for tasks. */
export class TaskProcesses {
  constructor(private readonly options: TaskProcessOptions) {}

  /** Whether there is a program for the task. */
  canRun(task: RunningTask): boolean {
    return programOf(task) !== undefined;
  }

  /** Names of all processes that run now; a name is the id of its task. */
  running(): DetachedProcess[] {
    return recordedProcesses(this.options.recordsDirectory).filter(isRunning);
  }

  /** Starts the program of a task on a free port of loopback. */
  async start(task: RunningTask): Promise<TaskProcess> {
    const program = programOf(task);
    if (program === undefined) throw new Error(`${task.taskArn}: no program for the image ${task.image}`);
    const { packageDirectory, programsDirectory } = this.options;
    const name = taskId(task.taskArn);
    const bundle = await taskProgram(packageDirectory, program, programsDirectory);
    const port = await freePort();
    const scratch = join(this.options.scratchDirectory, name);
    mkdirSync(scratch, { recursive: true });
    mkdirSync(this.options.logsDirectory, { recursive: true });
    const { pid } = await startDetached(
      name,
      {
        file: process.execPath,
        args: [bundle],
        directory: packageDirectory,
        env: this.#environment(task, port, scratch),
      },
      this.options.recordsDirectory,
      join(this.options.logsDirectory, `task-${name}.log`),
    );
    const service = task.variables["SERVICE_NAME"] ?? "";
    return { taskArn: task.taskArn, environment: task.environment, service, pid, port };
  }

  /** Ends a process and takes its disk away. */
  async end(detached: DetachedProcess): Promise<void> {
    await endProcess(detached, this.options.recordsDirectory);
    rmSync(join(this.options.scratchDirectory, detached.name), { recursive: true, force: true });
  }

  #environment(task: RunningTask, port: number, scratch: string): Record<string, string> {
    const { endpointUrl, region, accounts, overrides } = this.options;
    return {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      TMPDIR: scratch,
      ...task.variables,
      AWS_ACCESS_KEY_ID: accounts[task.environment] ?? "",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL: endpointUrl,
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: "true",
      // The SDK tells everybody which Node it will want next year, in every log.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      ...overrides(task),
      // What a task definition says of addresses and disks is true inside a container only.
      BIND_ADDRESS: "127.0.0.1",
      PORT: String(port),
      SCRATCH_DIRECTORY: scratch,
    };
  }
}

/** Last part of a task's ARN. */
export function taskId(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf("/") + 1);
}

function programOf(task: RunningTask): string | undefined {
  return PROGRAMS[task.variables["SERVICE_NAME"] ?? ""];
}
