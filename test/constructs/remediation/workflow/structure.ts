import { RUNBOOKS } from "../../../../automation/runbooks";
import type { State, StateMachine, TaskState } from "../../../../constructs/remediation/workflow/states";
import { ALWAYS_ASKS, IRREVERSIBLE, THREE_ACTIONS } from "./workflow-fixtures";

const SPECS = [...RUNBOOKS, THREE_ACTIONS, ALWAYS_ASKS, IRREVERSIBLE];
const RESULT_PATHS = ["$.state", "$.approval", "$.settled"];

type States = StateMachine["States"];

/** What is wrong with a workflow, one sentence each; judged from its graph alone. */
export function problemsOf({ States, StartAt }: StateMachine): string[] {
  const tasks = Object.entries(States).filter(
    (entry): entry is [string, TaskState] => entry[1].Type === "Task",
  );
  return [
    ...tasks.flatMap(([name, task]) => [...ofTask(name, task, States), ...ofEffect(name, task, States)]),
    ...ofApprovals(States, StartAt),
    ...ofRollbacks(States),
    ...Object.keys(States)
      .filter((name) => !reachable(States, StartAt).has(name))
      .map((name) => `${name} cannot be reached`),
  ];
}

function ofTask(name: string, task: TaskState, States: States): string[] {
  const problems: string[] = [];
  if (!(task.TimeoutSeconds > 0)) problems.push(`${name} has no timeout`);
  if (!RESULT_PATHS.includes(task.ResultPath))
    problems.push(`${name} writes its result to ${task.ResultPath}`);
  const isSettlement = name.startsWith("settle: ");
  if ("End" in task && !isSettlement) problems.push(`${name} ends without a settlement`);
  if (isSettlement) return problems;
  const last = task.Catch?.at(-1);
  if (last?.ErrorEquals[0] !== "States.ALL") problems.push(`${name}: a failure is not caught`);
  for (const { Next, ResultPath } of task.Catch ?? []) {
    if (Next === "settle: verified" || !(Next in States))
      problems.push(`${name}: a failure leads to "${Next}"`);
    if (!/^\$\.(error|rollbackError)$/.test(ResultPath)) {
      problems.push(`${name} writes what it caught to ${ResultPath}`);
    }
  }
  return problems;
}

/** What changes the world comes right behind a hold, with as long a lease as it may take, and once. */
function ofEffect(name: string, task: TaskState, States: States): string[] {
  if (!isEffect(task)) return [];
  const before = Object.entries(States).filter(([, state]) => ways(state).includes(name));
  const held = before.length > 0 && before.every(([, state]) => leaseOf(state) > task.TimeoutSeconds);
  const again = (task.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals);
  return [
    ...(held ? [] : [`${name} is not behind a hold that lasts`]),
    ...again
      .filter((error) => error !== "Lambda.TooManyRequestsException")
      .map((error) => `${name} is tried again after ${error}`),
  ];
}

/** No action is reached by one who needs an approval, except through the question. */
function ofApprovals(States: States, start: string): string[] {
  const unasked = reachable(States, start, (name, state) => {
    if (name.endsWith(": ask")) return [];
    // Whoever needs an approval does not take the way of those who need none.
    const free =
      state.Type === "Choice"
        ? state.Choices.filter((way) => "BooleanEquals" in way && !way.BooleanEquals)
        : [];
    return ways(state).filter((next) => !free.some(({ Next }) => Next === next));
  });
  const everywhere = reachable(States, start, (name, state) => (name.endsWith(": ask") ? [] : ways(state)));
  return Object.entries(States).flatMap(([name, state]) => {
    if (state.Type !== "Task" || state.Parameters["phase"] !== "action") return [];
    const spec = SPECS.find(({ id }) => name.startsWith(`${id}: `));
    const always = spec?.maximumAutonomy !== "automatic";
    return (always ? everywhere : unasked).has(name) ? [`${name} can be reached without ask`] : [];
  });
}

/** From each action that failed, everything that was begun is undone, last first. */
function ofRollbacks(States: States): string[] {
  return SPECS.flatMap(({ id, actions }) =>
    actions.flatMap(({ name }, index) => {
      const state = States[`${id}: ${name}`];
      if (state?.Type !== "Task") return [];
      const wanted = actions
        .slice(0, index + 1)
        .reverse()
        .flatMap(({ rollback }) => (rollback ? [rollback.name] : []));
      const undone: unknown[] = [];
      let next = state.Catch?.at(-1)?.Next;
      while (next !== undefined && !next.startsWith("settle: ")) {
        const following: State | undefined = States[next];
        if (following?.Type !== "Task") break;
        if (following.Parameters["phase"] === "rollback") undone.push(following.Parameters["step"]);
        next = "Next" in following ? following.Next : undefined;
      }
      const expected = wanted.length > 0 ? "settle: rolled-back" : "settle: failed";
      return JSON.stringify(undone) === JSON.stringify(wanted) && next === expected
        ? []
        : [`${id}: ${name} is undone by ${undone.join(", ")} and ends in ${String(next)}`];
    }),
  );
}

function isEffect({ Parameters }: TaskState): boolean {
  return Parameters["phase"] === "action" || Parameters["phase"] === "rollback";
}

function leaseOf(state: State): number {
  if (state.Type !== "Task" || state.Parameters["operation"] !== "hold") return 0;
  return Number(state.Parameters["leaseSeconds"]);
}

function ways(state: State): string[] {
  switch (state.Type) {
    case "Choice":
      return [...state.Choices.map(({ Next }) => Next), state.Default];
    case "Pass":
      return [state.Next];
    case "Task":
      return [...("Next" in state ? [state.Next] : []), ...(state.Catch ?? []).map(({ Next }) => Next)];
  }
}

function reachable(
  States: States,
  start: string,
  onward: (name: string, state: State) => readonly string[] = (_, state) => ways(state),
): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const name of reached) {
    const state = States[name];
    if (state) for (const next of onward(name, state)) reached.add(next);
  }
  return reached;
}
