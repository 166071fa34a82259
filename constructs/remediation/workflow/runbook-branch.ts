import { STEP_ERRORS, type Phase } from "../../../automation/remediation/execution/execution-state";
import type { RunbookSpec, StepSpec } from "../../../automation/remediation/runbook-spec";
import { ROLLBACK_FAILED, SETTLE } from "./endings";
import type { Catcher, ChoiceState, PassState, State, TaskState } from "./states";
import {
  askTask,
  effectTask,
  holdTask,
  LONGEST_SILENCE_SECONDS,
  onFailure,
  readTask,
  ERROR_PATH,
  ROLLBACK_ERROR_PATH,
  type StepCall,
} from "./tasks";
import {
  effectTimeoutSeconds,
  longestSeconds,
  patienceOf,
  readTimeoutSeconds,
  rollbackCheckOf,
  rollbacksOf,
} from "./timing";

/** A runbook that is deployed: its data and its function. */
export interface DeployedRunbook {
  readonly spec: RunbookSpec;
  readonly functionArn: string;
}

/** What all branches share. */
export interface BranchSettings {
  readonly engineFunctionArn: string;
  /** AWS partition, e.g. `aws`. */
  readonly partition: string;
}

/** How long a runbook has to look at its target and say what it will do. */
const PLAN_SECONDS = 30;
type States = Readonly<Record<string, State>>;
/** A task that still has to be told what follows. */
type Link = readonly [name: string, task: (next: string) => TaskState];

/** The states of one runbook, by name. Branches come together again only where executions end. */
export function runbookBranch(runbook: DeployedRunbook, settings: BranchSettings): States {
  const branch = new Branch(runbook, settings);
  return {
    ...branch.preparation(),
    ...branch.approval(),
    ...branch.actions(),
    ...branch.postChecks(),
    ...branch.rollback(),
  };
}

/** Name of the state that a branch begins with. */
export function branchStart(id: string): string {
  return `${id}: hold ${PRE_CHECKS}`;
}

const PRE_CHECKS = "pre-checks";
const POST_CHECKS = "post-checks";
const ROLLBACK_CHECK = "rollback-check";

class Branch {
  readonly #spec: RunbookSpec;
  readonly #functionArn: string;
  readonly #settings: BranchSettings;

  constructor({ spec, functionArn }: DeployedRunbook, settings: BranchSettings) {
    this.#spec = spec;
    this.#functionArn = functionArn;
    this.#settings = settings;
  }

  /** Nothing is touched yet, so whatever fails ends it there. */
  preparation(): States {
    const { preChecks, maximumAutonomy } = this.#spec;
    const failures = [onFailure(SETTLE.refused)];
    const checks = preChecks.map((step): Link => [
      step.name,
      (next) => readTask(this.#reading("pre-check", step), { next, failures }),
    ]);
    const planning = { name: "plan", says: "Say what will be done", timeoutSeconds: PLAN_SECONDS };
    const plan: Link = ["plan", (next) => readTask(this.#reading("plan", planning), { next, failures })];
    const next = maximumAutonomy === "automatic" ? this.#name("needs-approval") : this.#hold("ask");
    return this.#held(PRE_CHECKS, [...checks, plan], next, failures);
  }

  /** Whoever is not plainly free to act has to ask; a runbook that may never act by itself has no way round. */
  approval(): States {
    const { actions, maximumAutonomy } = this.#spec;
    const act = this.#hold(actions[0].name);
    const failures = [onFailure(SETTLE["not-approved"])];
    const ask: Link = ["ask", (next) => askTask(this.#settings, { next, failures })];
    const asked = this.#held("ask", [ask], act, [onFailure(SETTLE.refused)]);
    return maximumAutonomy === "automatic" ? { ...this.#choice(act), ...asked } : asked;
  }

  #choice(act: string): Readonly<Record<string, ChoiceState | PassState>> {
    const free = this.#name("nobody-asked");
    return {
      [this.#name("needs-approval")]: {
        Type: "Choice",
        Choices: [{ Variable: "$.state.grant.needsApproval", BooleanEquals: false, Next: free }],
        Default: this.#hold("ask"),
      },
      [free]: { Type: "Pass", Parameters: { digest: null }, ResultPath: "$.approval", Next: act },
    };
  }

  actions(): States {
    const { actions } = this.#spec;
    const parts = actions.map((step, index) => {
      const refused: Catcher = {
        ErrorEquals: [STEP_ERRORS.refused],
        Next: SETTLE.refused,
        ResultPath: ERROR_PATH,
      };
      // An action that failed may have had its effect: it is undone with those before it.
      const failures = [...(index === 0 ? [refused] : []), onFailure(this.#undoFrom(index))];
      const action: Link = [
        step.name,
        (next) => effectTask(this.#changing("action", step), { next, failures }),
      ];
      const following = actions[index + 1];
      const unheld = index === 0 ? SETTLE.refused : this.#undoFrom(index - 1);
      return this.#held(step.name, [action], this.#hold(following?.name ?? POST_CHECKS), [onFailure(unheld)]);
    });
    return merged(parts);
  }

  postChecks(): States {
    const { actions, postChecks } = this.#spec;
    const failures = [onFailure(this.#undoFrom(actions.length - 1))];
    const checks = postChecks.map((step): Link => [
      step.name,
      (next) => readTask(this.#reading("post-check", step), { next, failures }, patienceOf(step)),
    ]);
    return this.#held(POST_CHECKS, checks, SETTLE.verified, failures);
  }

  /** From the last action to the first, each entered from where the execution turned back. */
  rollback(): States {
    const rollbacks = rollbacksOf(this.#spec.actions);
    if (rollbacks.length === 0) return {};
    const failures = [onFailure(ROLLBACK_FAILED, ROLLBACK_ERROR_PATH)];
    const parts = rollbacks.map((step, index) => {
      const undo: Link = [
        step.name,
        (next) => effectTask(this.#changing("rollback", step), { next, failures }),
      ];
      const following = this.#hold(rollbacks[index + 1]?.name ?? ROLLBACK_CHECK);
      return this.#held(step.name, [undo], following, failures);
    });
    const { timeoutSeconds, ...patience } = rollbackCheckOf(this.#spec);
    const looking = { name: ROLLBACK_CHECK, says: "Everything is as it was before", timeoutSeconds };
    const check: Link = [
      ROLLBACK_CHECK,
      (next) => readTask(this.#reading(ROLLBACK_CHECK, looking), { next, failures }, patience),
    ];
    return { ...merged(parts), ...this.#held(ROLLBACK_CHECK, [check], SETTLE["rolled-back"], failures) };
  }

  /** State that undoes this action and those before it; an execution of which nothing can be undone has failed. */
  #undoFrom(index: number): string {
    const [last] = rollbacksOf(this.#spec.actions.slice(0, index + 1));
    return last ? this.#hold(last.name) : SETTLE.failed;
  }

  /** Tasks one after the other, behind one hold that is long enough for all of them. */
  #held(name: string, links: readonly Link[], next: string, failures: readonly Catcher[]): States {
    const tasks = links.map(([step, task], index): readonly [string, TaskState] => {
      const following = links[index + 1];
      return [this.#name(step), task(following ? this.#name(following[0]) : next)];
    });
    const [first = [next]] = tasks;
    const seconds = tasks.map(([, { TimeoutSeconds, Retry = [] }]) => longestSeconds(TimeoutSeconds, Retry));
    const leaseSeconds = seconds.reduce((sum, each) => sum + each, LONGEST_SILENCE_SECONDS);
    const hold = holdTask(this.#settings.engineFunctionArn, leaseSeconds, { next: first[0], failures });
    return { [this.#hold(name)]: hold, ...Object.fromEntries(tasks) };
  }

  #reading(phase: Phase, step: StepSpec): StepCall {
    return this.#call(phase, step, readTimeoutSeconds(step));
  }

  #changing(phase: Phase, step: StepSpec): StepCall {
    return this.#call(phase, step, effectTimeoutSeconds(this.#spec));
  }

  #call(phase: Phase, { name, says }: StepSpec, timeoutSeconds: number): StepCall {
    return { functionArn: this.#functionArn, phase, step: name, says, timeoutSeconds };
  }

  #name(step: string): string {
    return `${this.#spec.id}: ${step}`;
  }

  #hold(step: string): string {
    return this.#name(`hold ${step}`);
  }
}

function merged(parts: readonly States[]): States {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}
