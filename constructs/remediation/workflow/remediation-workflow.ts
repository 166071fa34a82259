import { endingStates, UNKNOWN_RUNBOOK } from "./endings";
import { type BranchSettings, branchStart, type DeployedRunbook, runbookBranch } from "./runbook-branch";
import type { ChoiceState, State, StateMachine } from "./states";
import { longestSeconds } from "./timing";

/** What the workflow is made from. */
export interface RemediationWorkflowProps extends BranchSettings {
  /** Every runbook that is deployed. */
  readonly runbooks: readonly DeployedRunbook[];
}

const START = "which runbook";

/**
 * The one workflow of an environment: a branch for each runbook, all of which end in a settlement. It is given
 * `{"state": ExecutionState}`. Where it cannot settle, for want of an answer of the engine or because it runs longer than
 * all of its steps together can, its execution fails, which whoever listens to that settles.
 */
export function remediationWorkflow({ runbooks, ...settings }: RemediationWorkflowProps): StateMachine {
  const branches = runbooks.map((runbook) => runbookBranch(runbook, settings));
  const endings = endingStates(settings.engineFunctionArn);
  const longest = Math.max(0, ...branches.map(secondsOf)) + secondsOf(endings);
  return {
    Comment:
      "Carries out admitted remediations: checks, approval, actions, checks again, rollback, settlement",
    StartAt: START,
    TimeoutSeconds: longest,
    States: reachable(
      Object.fromEntries([
        [START, choiceOf(runbooks)],
        ...[...branches, endings].flatMap((states) => Object.entries(states)),
      ]),
    ),
  };
}

function choiceOf(runbooks: readonly DeployedRunbook[]): ChoiceState {
  return {
    Type: "Choice",
    Choices: runbooks.map(({ spec: { id } }) => ({
      Variable: "$.state.grant.scope.runbookId",
      StringEquals: id,
      Next: branchStart(id),
    })),
    Default: UNKNOWN_RUNBOOK,
  };
}

/** Every state is passed at most once, so together they are the longest way. */
function secondsOf(states: Readonly<Record<string, State>>): number {
  return Object.values(states)
    .map((state) => (state.Type === "Task" ? longestSeconds(state.TimeoutSeconds, state.Retry ?? []) : 0))
    .reduce((sum, seconds) => sum + seconds, 0);
}

/** Without the endings to which no branch leads: the language has no states that cannot be reached. */
function reachable(states: Readonly<Record<string, State>>): Readonly<Record<string, State>> {
  const reached = new Set([START]);
  for (const name of reached) {
    const state = states[name];
    if (!state) throw new Error(`a state of the workflow leads to "${name}", which it does not have`);
    for (const next of followersOf(state)) reached.add(next);
  }
  return Object.fromEntries(Object.entries(states).filter(([name]) => reached.has(name)));
}

function followersOf(state: State): readonly string[] {
  switch (state.Type) {
    case "Choice":
      return [...state.Choices.map(({ Next }) => Next), state.Default];
    case "Pass":
      return [state.Next];
    case "Task":
      return [...("Next" in state ? [state.Next] : []), ...(state.Catch ?? []).map(({ Next }) => Next)];
  }
}
