import type { Incident } from "../../../../automation/remediation/incident";
import type { Notes } from "../../../../automation/remediation/execution/notes";
import type { AnySteps, StepContext, TargetState } from "../../../../automation/remediation/execution/steps";
import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import { Clock } from "./clock";

/** An incident in `dev`; what a test cares about is given. */
export function incidentOf(about: Pick<Incident, "rootCause" | "target"> & Partial<Incident>): Incident {
  return {
    id: "inc-1",
    confidence: 1,
    symptoms: [about.rootCause],
    service: "reference",
    severity: "P2",
    environment: "dev",
    detectedAtMs: Date.UTC(2026, 2, 2, 3, 0, 0),
    context: {},
    source: { kind: "manual", eventId: "event-1", accountId: "111111111111", region: "eu-west-1" },
    ...about,
  };
}

/** What a run is made with. */
export interface Run {
  readonly incident: Incident;
  readonly clock?: Clock;
  /** Called before each step: what happens to the world meanwhile. */
  readonly meanwhile?: (step: string) => void | Promise<void>;
}

/** How a run ended. */
export interface Outcome {
  readonly ending: "refused" | "verified" | "rolled-back" | "failed";
  /** `step: what it said`, in order; a step that threw says its error. */
  readonly says: readonly string[];
  readonly before: TargetState;
  readonly notes: Notes;
  readonly context: StepContext;
}

/** Runs a runbook as the workflow does: checks, plan, actions, checks with retry; rollbacks where something fails. */
export async function execute(spec: RunbookSpec, steps: AnySteps, run: Run): Promise<Outcome> {
  return new Execution(spec, steps, run).run();
}

class Execution {
  readonly #says: string[] = [];
  readonly #clock: Clock;
  #notes: Notes = {};
  #before: TargetState = {};
  #actingSinceMs = 0;

  constructor(
    private readonly spec: RunbookSpec,
    private readonly steps: AnySteps,
    private readonly given: Run,
  ) {
    this.#clock = given.clock ?? new Clock();
  }

  async run(): Promise<Outcome> {
    for (const { name } of this.spec.preChecks) {
      if (!(await this.#passes(name, this.steps.preChecks[name]))) return this.#ended("refused");
    }
    this.#before = await this.steps.targetState(this.#context());
    this.#actingSinceMs = this.#clock.now();
    for (const [index, { name }] of this.spec.actions.entries()) {
      if (!(await this.#done(name, this.steps.actions[name]))) return this.#rollBack(index);
    }
    for (const { name, attempts = 5, secondsBetween = 10 } of this.spec.postChecks) {
      if (!(await this.#eventually(name, this.steps.postChecks[name], attempts, secondsBetween))) {
        return this.#rollBack(this.spec.actions.length - 1);
      }
    }
    return this.#ended("verified");
  }

  async #rollBack(from: number): Promise<Outcome> {
    const { rollbacks, rolledBack } = this.steps;
    if (!rollbacks || !rolledBack) return this.#ended("failed");
    for (const { rollback } of this.spec.actions.slice(0, from + 1).reverse()) {
      if (rollback && !(await this.#done(rollback.name, rollbacks[rollback.name])))
        return this.#ended("failed");
    }
    return this.#ended(
      (await this.#eventually("rollback-check", rolledBack, 30, 10)) ? "rolled-back" : "failed",
    );
  }

  async #eventually(
    name: string,
    check: AnySteps["postChecks"][string] | undefined,
    attempts: number,
    secondsBetween: number,
  ): Promise<boolean> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      if (await this.#passes(name, check)) return true;
      await this.#clock.sleep(secondsBetween * 1_000);
    }
    return false;
  }

  async #passes(name: string, check: AnySteps["preChecks"][string] | undefined): Promise<boolean> {
    let passed = false;
    await this.#step(name, async (context) => {
      if (!check) throw new Error(`there is no check ${name}`);
      const result = await check(context);
      passed = result.passed;
      return result;
    });
    return passed;
  }

  #done(name: string, action: AnySteps["actions"][string] | undefined): Promise<boolean> {
    return this.#step(name, (context) => {
      if (!action) throw new Error(`there is no action ${name}`);
      return action(context);
    });
  }

  async #step(
    name: string,
    act: (context: StepContext) => Promise<{ readonly says: string; readonly notes?: Notes }>,
  ): Promise<boolean> {
    await this.given.meanwhile?.(name);
    try {
      const { says, notes } = await act(this.#context());
      this.#notes = { ...this.#notes, ...notes };
      this.#says.push(`${name}: ${says}`);
      return true;
    } catch (error) {
      this.#says.push(`${name}: ${(error as Error).message}`);
      return false;
    }
  }

  #context(): StepContext {
    return {
      incident: this.given.incident,
      executionId: "exe-0123456789abcdef0123",
      fence: 7,
      notes: this.#notes,
      before: this.#before,
      actingSinceMs: this.#actingSinceMs,
      now: this.#clock.now,
      sleep: this.#clock.sleep,
    };
  }

  #ended(ending: Outcome["ending"]): Outcome {
    const context = this.#context();
    return { ending, says: this.#says, before: this.#before, notes: this.#notes, context };
  }
}
