import type { Phase } from "./execution-state";
import type { Runbook } from "./run-step";
import type { Action, Check } from "./steps";

/** A step of a runbook, and what it takes to run it. */
export type FoundStep =
  | { readonly kind: "check"; readonly check: Check }
  | { readonly kind: "plan" }
  | {
      readonly kind: "effect";
      readonly act: Action;
      /** Whether nothing of this execution has touched the target before. */
      readonly isFirst: boolean;
      readonly timeoutSeconds: number;
    };

/**
 * Finds a step by its phase and name.
 *
 * @throws Error when the runbook has no such step
 */
export function findStep({ spec, steps }: Runbook, phase: Phase, name: string): FoundStep {
  switch (phase) {
    case "pre-check":
      return { kind: "check", check: pick(steps.preChecks, name, phase, spec.preChecks) };
    case "post-check":
      return { kind: "check", check: pick(steps.postChecks, name, phase, spec.postChecks) };
    case "plan":
      return only(name, phase, { kind: "plan" });
    case "rollback-check":
      if (!steps.rolledBack) throw new Error(`${spec.id} has nothing to roll back`);
      return only(name, phase, { kind: "check", check: steps.rolledBack });
    case "action": {
      const act = pick(steps.actions, name, phase, spec.actions);
      return { kind: "effect", act, isFirst: spec.actions[0].name === name, ...timeOf(spec.actions, name) };
    }
    case "rollback": {
      const rollbacks = spec.actions.flatMap(({ rollback }) => rollback ?? []);
      const act = pick(steps.rollbacks ?? {}, name, phase, rollbacks);
      return { kind: "effect", act, isFirst: false, ...timeOf(rollbacks, name) };
    }
  }
}

interface Named {
  readonly name: string;
  readonly timeoutSeconds: number;
}

/** The effect under a name that the spec knows; a name such as `toString` is no step. */
function pick<Step>(
  steps: Readonly<Record<string, Step>>,
  name: string,
  phase: Phase,
  known: readonly Named[],
): Step {
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (step && known.some((one) => one.name === name)) return step;
  const allowed = known.map((one) => one.name).join(", ") || "none";
  throw new Error(`there is no ${phase} ${JSON.stringify(name)}; allowed: ${allowed}`);
}

function only<Step>(name: string, phase: Phase, step: Step): Step {
  if (name === phase) return step;
  throw new Error(`there is no ${phase} ${JSON.stringify(name)}; allowed: ${phase}`);
}

function timeOf(steps: readonly Named[], name: string): { readonly timeoutSeconds: number } {
  return { timeoutSeconds: steps.find((one) => one.name === name)?.timeoutSeconds ?? 0 };
}
