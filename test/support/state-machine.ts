import type {
  Choice,
  Payload,
  Retrier,
  State,
  StateMachine,
  TaskState,
} from "../../constructs/remediation/workflow/states";

type Data = Readonly<Record<string, unknown>>;

/** A task that is being called. */
export interface TaskCall {
  /** Name of its state. */
  readonly state: string;
  readonly resource: string;
  readonly parameters: Data;
}

/** What a fake task throws: the name is what retriers and catchers go by. */
export class TaskFailure extends Error {
  constructor(
    override readonly name: string,
    message = "as the test wants it",
  ) {
    super(message);
  }
}

/** How an execution went. */
export interface Execution {
  /** `failed` where a failure was caught by nobody, or a path led nowhere. */
  readonly status: "succeeded" | "failed";
  /** Every call of a task, retries included, in their order. */
  readonly calls: readonly TaskCall[];
  /** Data of the last state. */
  readonly data: Data;
}

const MOST_STEPS = 10_000;

/**
 * Executes a definition without waiting: the subset of the States Language that `workflow/states.ts` describes, and an error
 * for everything that it does not know. A path that leads nowhere fails the execution, as the service does it.
 */
export function execute(
  { States, StartAt }: StateMachine,
  input: Data,
  task: (call: TaskCall) => unknown,
): Execution {
  const calls: TaskCall[] = [];
  let data = input;
  let name: string | undefined = StartAt;
  try {
    for (let step = 0; name !== undefined; step++) {
      if (step > MOST_STEPS) throw new Error(`still running after ${MOST_STEPS} states, in "${name}"`);
      const state: State | undefined = States[name];
      if (!state) throw new Error(`there is no state "${name}"`);
      const after = enter(name, state, data, (call) => {
        calls.push(call);
        return task(call);
      });
      ({ data } = after);
      name = after.next;
    }
    return { status: "succeeded", calls, data };
  } catch (error) {
    if (error instanceof TaskFailure) return { status: "failed", calls, data };
    throw error;
  }
}

interface After {
  readonly data: Data;
  readonly next: string | undefined;
}

function enter(name: string, state: State, data: Data, task: (call: TaskCall) => unknown): After {
  switch (state.Type) {
    case "Choice":
      return { data, next: state.Choices.find((choice) => fits(choice, data))?.Next ?? state.Default };
    case "Pass":
      return { data: put(data, state.ResultPath, fill(state.Parameters, data)), next: state.Next };
    case "Task":
      return run(name, state, data, task);
  }
}

function run(name: string, state: TaskState, data: Data, task: (call: TaskCall) => unknown): After {
  const used = new Map<Retrier, number>();
  const parameters = fill(state.Parameters, data);
  for (;;) {
    try {
      const result = task({ state: name, resource: state.Resource, parameters });
      return { data: put(data, state.ResultPath, result), next: "Next" in state ? state.Next : undefined };
    } catch (error) {
      if (!(error instanceof TaskFailure)) throw error;
      const retrier = state.Retry?.find(({ ErrorEquals }) => names(ErrorEquals, error.name));
      const tried = retrier ? (used.get(retrier) ?? 0) : 0;
      if (retrier && tried < retrier.MaxAttempts) {
        used.set(retrier, tried + 1);
        continue;
      }
      const catcher = state.Catch?.find(({ ErrorEquals }) => names(ErrorEquals, error.name));
      if (!catcher) throw error;
      const caught = { Error: error.name, Cause: error.message };
      return { data: put(data, catcher.ResultPath, caught), next: catcher.Next };
    }
  }
}

function names(errors: readonly string[], name: string): boolean {
  return errors.includes("States.ALL") || errors.includes(name);
}

function fits(choice: Choice, data: Data): boolean {
  const value = look(choice.Variable, data);
  return "StringEquals" in choice ? value === choice.StringEquals : value === choice.BooleanEquals;
}

function fill(payload: Payload, data: Data): Data {
  const members = Object.entries(payload).map(([name, value]): [string, unknown] => {
    if (name.endsWith(".$")) return [name.slice(0, -2), computed(textOf(value), data)];
    return [name, typeof value === "object" && value !== null ? fill(value, data) : value];
  });
  return Object.fromEntries(members);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new Error(`a path is ${JSON.stringify(value)}; allowed: text`);
}

function computed(text: string, data: Data): unknown {
  if (text === "$$.Task.Token") return "token";
  const [, template, list] = /^States\.Format\('([^']*)', (.*)\)$/.exec(text) ?? [];
  if (template === undefined || list === undefined) return look(text, data);
  const values = list.split(", ").map((path) => textOf(look(path, data)));
  return template.replaceAll("{}", () => values.shift() ?? "");
}

function look(path: string, data: Data): unknown {
  if (!/^\$(\.\w+)+$/.test(path)) throw new Error(`this interpreter has no path "${path}"`);
  let value: unknown = data;
  for (const name of path.slice(2).split(".")) {
    if (typeof value !== "object" || value === null || !(name in value)) {
      throw new TaskFailure("States.Runtime", `${path} leads nowhere`);
    }
    value = (value as Data)[name];
  }
  return value;
}

function put(data: Data, path: string, value: unknown): Data {
  const [, name] = /^\$\.(\w+)$/.exec(path) ?? [];
  if (name === undefined) throw new Error(`this interpreter has no result path "${path}"`);
  return { ...data, [name]: value };
}
