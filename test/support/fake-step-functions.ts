import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";

interface Execution {
  readonly input: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "ABORTED";
  readonly cause?: string;
  readonly stopDate?: Date;
}

/** When every execution ends. */
const STOP_DATE = new Date("2026-03-02T12:00:00Z");

/**
 * One state machine's executions in memory. As the service does, it takes a second start of a running execution with the
 * same input for the first, and refuses the name for anything else.
 */
export class FakeStepFunctions {
  readonly executions = new Map<string, Execution>();
  readonly client = {
    send: (command: object) => Promise.resolve().then(() => this.#answer(command)),
  } as unknown as SFNClient;

  #failure: Error | undefined;

  constructor(private readonly stateMachineArn: string) {}

  failAlways(failure?: Error): void {
    this.#failure = failure;
  }

  end(name: string): void {
    const execution = this.executions.get(name);
    if (!execution) throw new Error(`no execution ${name}`);
    this.executions.set(name, { ...execution, status: "SUCCEEDED", stopDate: STOP_DATE });
  }

  #answer(command: object): object {
    if (this.#failure) throw this.#failure;
    if (command instanceof StartExecutionCommand) return this.#start(command.input);
    if (command instanceof StopExecutionCommand) return this.#stop(command.input);
    if (command instanceof DescribeExecutionCommand) return this.#find(command.input.executionArn)[1];
    throw new Error(`the fake service does not know ${command.constructor.name}`);
  }

  #start({ stateMachineArn, name = "", input = "{}" }: StartExecutionCommand["input"]): object {
    if (stateMachineArn !== this.stateMachineArn)
      throw new Error(`no state machine ${String(stateMachineArn)}`);
    if (!/^[\w-]{1,80}$/.test(name)) throw new Error(`InvalidName: ${name}`);
    const found = this.executions.get(name);
    if (found && (found.status !== "RUNNING" || found.input !== input)) {
      throw new ExecutionAlreadyExists({ message: `Execution Already Exists: ${name}`, $metadata: {} });
    }
    this.executions.set(name, found ?? { input, status: "RUNNING" });
    return { executionArn: this.#arnOf(name) };
  }

  #stop({ executionArn = "", cause = "" }: StopExecutionCommand["input"]): object {
    const [name, found] = this.#find(executionArn);
    if (cause.length > 32_768) throw new Error("ValidationException: cause");
    if (found.status === "RUNNING")
      this.executions.set(name, { ...found, status: "ABORTED", cause, stopDate: STOP_DATE });
    return { stopDate: STOP_DATE };
  }

  #find(executionArn = ""): readonly [string, Execution] {
    const found = [...this.executions].find(([name]) => this.#arnOf(name) === executionArn);
    if (found) return found;
    throw new ExecutionDoesNotExist({ message: `Execution Does Not Exist: ${executionArn}`, $metadata: {} });
  }

  #arnOf(name: string): string {
    return `${this.stateMachineArn.replace("stateMachine", "execution")}:${name}`;
  }
}
