import fc, { type Scheduler } from "fast-check";
import { admit } from "../../../../automation/remediation/admission/admit";
import type { EngineDeps } from "../../../../automation/remediation/admission/deps";
import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import type { Grant } from "../../../../automation/remediation/admission/records";
import { sweep } from "../../../../automation/remediation/admission/sweep";
import { hold } from "../../../../automation/remediation/execution/engine/hold";
import { settleEnd } from "../../../../automation/remediation/execution/engine/settle";
import type { ExecutionState } from "../../../../automation/remediation/execution/execution-state";
import { runStep } from "../../../../automation/remediation/execution/run-step";
import { guardrailLimits } from "../../../../automation/remediation/guardrails/limits";
import { itemsOf, keysOf } from "../../../../automation/remediation/guardrails/scope";
import type { RunbookSpec } from "../../../../automation/remediation/runbook-spec";
import { settleEnded } from "../../../../automation/remediation/upkeep/settle-ended";
import { PLAN, SCOPE } from "../support/executions";
import { HOUR, T0 } from "../support/guardrails";
import { numRuns } from "../support/runs";
import { INCIDENT, SPEC } from "../support/specimens";

/*
 * Nothing can call a function back that was let through and is slow. What keeps it from touching a target that is
 * somebody else's by then is time alone: its lease outlasts it, the sweeper waits for both clocks, and the workflow
 * goes on only when it must have been killed; where it was stopped itself, nobody is let in until then. Here the target
 * refuses nothing, functions die or hesitate at any await, calls are doubled, and somebody may stop the workflow.
 */

const TIMEOUT_SECONDS = 60;
const SWEEPS = 4;
const spec: RunbookSpec = {
  ...SPEC,
  actions: [
    {
      name: "act",
      says: "Act",
      timeoutSeconds: TIMEOUT_SECONDS,
      rollback: { name: "undo", says: "Undo", timeoutSeconds: TIMEOUT_SECONDS },
    },
  ],
};

interface Call {
  /** Turns between the question whether it may act and the act. */
  readonly hesitates: number;
  /** The function dies at its n-th await. */
  readonly crashAt: number | undefined;
  /** How far its clock is from the true time. */
  readonly skewMs: number;
}

interface Scenario {
  /** Of the action, perhaps doubled, and of its rollback, perhaps doubled. */
  readonly calls: readonly Call[];
  readonly isDoubled: boolean;
  readonly leaseSeconds: number;
  readonly sweeperSkewMs: number;
  /** Turns until somebody stops the workflow; its functions go on. */
  readonly stoppedAfter: number | undefined;
  readonly ticksMs: readonly number[];
}

const skewMs = fc.constantFrom(0, -30_000, 30_000);
const scenarios: fc.Arbitrary<Scenario> = fc.record({
  calls: fc.array(
    fc.record({
      hesitates: fc.nat({ max: 12 }),
      crashAt: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 4 }),
      skewMs,
    }),
    { minLength: 4, maxLength: 4 },
  ),
  isDoubled: fc.boolean(),
  leaseSeconds: fc.constantFrom(30, 61, 90, 300),
  sweeperSkewMs: skewMs,
  stoppedAfter: fc.option(fc.nat({ max: 20 }), { nil: undefined, freq: 2 }),
  ticksMs: fc.array(fc.constantFrom(1_000, 20_000, 59_000, 120_000, 400_000), { minLength: 2, maxLength: 8 }),
});

class World {
  readonly broken: string[] = [];
  readonly seen = { effects: 0, refusals: 0 };
  private readonly store = new MemoryStore();
  private readonly waiting: { readonly timeMs: number; readonly resolve: () => void }[] = [];
  private nowMs = T0;
  private ids = 0;
  private stoppedAtMs: number | undefined;

  constructor(
    private readonly scenario: Scenario,
    private readonly scheduler: Scheduler,
    /** When its service kills a function. */
    private readonly functionSeconds: number,
    /** What the service says of a workflow that somebody has stopped. */
    private readonly stoppedStatus: string,
  ) {}

  async play(): Promise<void> {
    const { grant } = await admit(
      {
        executionId: "exe-1",
        environment: SCOPE.environment,
        decision: { incidentId: "inc-1", runbookId: spec.id, outcome: "auto", reasons: [], decidedAtMs: T0 },
        run: { scope: SCOPE, limits: guardrailLimits({}, { cooldownMinutes: 0 }) },
      },
      this.deps(0, () => Promise.resolve()),
    );
    if (!grant) throw new Error("not admitted");
    const parts = [this.workflow(grant), this.stop(), this.sweeper(), this.time()];
    for (const part of parts) part.catch((error: unknown) => this.broken.push(`threw ${String(error)}`));
    await this.scheduler.waitIdle();
  }

  private async workflow(grant: Grant): Promise<void> {
    const incident = { ...INCIDENT, environment: SCOPE.environment };
    const state: ExecutionState = { grant, incident, notes: {}, steps: [], plan: PLAN };
    const [act, actAgain, undo, undoAgain] = this.scenario.calls;
    await this.step(state, "action", "act", [act, actAgain]);
    await this.step(state, "rollback", "undo", [undo, undoAgain]);
    await this.turn("the workflow settles");
    if (this.hasStopped()) return;
    await settleEnd({ ending: "failed", state }, this.deps(0)).catch(isRefusal);
  }

  /** Holds, calls the function, and goes on when it has answered or must have been killed. */
  private async step(
    state: ExecutionState,
    phase: "action" | "rollback",
    name: string,
    calls: readonly (Call | undefined)[],
  ) {
    await this.turn("the workflow holds");
    if (this.hasStopped()) return;
    const held = await hold(state, this.scenario.leaseSeconds, this.deps(0)).catch(isRefusal);
    if (!held || this.hasStopped()) return;
    const wanted = calls.slice(0, this.scenario.isDoubled ? 2 : 1).filter((call) => call !== undefined);
    const running = wanted.map((call) => this.run(held, phase, name, call));
    await Promise.race([Promise.all(running), this.untilMs(this.nowMs + this.functionSeconds * 1_000)]);
  }

  private async run(
    state: ExecutionState,
    phase: "action" | "rollback",
    name: string,
    call: Call,
  ): Promise<void> {
    const startedMs = this.nowMs;
    let turns = 0;
    const turn = async (what: string): Promise<void> => {
      await this.turn(`${name} ${what}`);
      turns += 1;
      const isKilled = this.nowMs - startedMs >= this.functionSeconds * 1_000;
      if (isKilled || turns === call.crashAt) await new Promise<never>(() => undefined);
    };
    const touch = async () => {
      for (let count = 0; count < call.hesitates; count += 1) await turn("hesitates");
      await turn("acts");
      this.effect(state.grant, name);
      return { says: "done" };
    };
    const steps = {
      targetState: () => Promise.resolve({}),
      preChecks: {},
      actions: { act: touch },
      rollbacks: { undo: touch },
      postChecks: {},
    };
    const deps = this.deps(call.skewMs, turn);
    await turn("begins");
    await runStep({ spec, steps }, { phase, step: name, state, digest: null }, deps).catch(
      (error: unknown) => {
        this.seen.refusals += 1;
        isRefusal(error);
      },
    );
  }

  private effect({ executionId, fence, scope }: Grant, name: string): void {
    this.seen.effects += 1;
    const { lock } = itemsOf(scope, this.store.readNow([keysOf(scope).lock]).items);
    if (lock.holder !== executionId || lock.fence !== fence) {
      this.broken.push(`${name} after the fence was gone`);
    }
  }

  private async stop(): Promise<void> {
    const { stoppedAfter } = this.scenario;
    if (stoppedAfter === undefined) return;
    await this.pass(stoppedAfter);
    this.stoppedAtMs = this.nowMs;
    await this.tellEnd();
  }

  private hasStopped(): boolean {
    return this.stoppedAtMs !== undefined;
  }

  private async tellEnd(): Promise<void> {
    if (this.stoppedAtMs === undefined) return;
    const end = { status: this.stoppedStatus, endedAtMs: this.stoppedAtMs };
    await settleEnded(SCOPE.environment, "exe-1", end, this.deps(this.scenario.sweeperSkewMs));
  }

  private async sweeper(): Promise<void> {
    for (let round = 0; round < SWEEPS; round += 1) {
      await this.pass(3);
      await this.tellEnd();
      await sweep(SCOPE.environment, this.deps(this.scenario.sweeperSkewMs));
    }
  }

  private async time(): Promise<void> {
    for (const ms of [...this.scenario.ticksMs, HOUR, HOUR, HOUR]) {
      await this.pass(2);
      this.nowMs += ms;
      this.waiting.filter(({ timeMs }) => timeMs <= this.nowMs).forEach(({ resolve }) => resolve());
    }
  }

  private untilMs(timeMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ timeMs, resolve });
    });
  }

  private async pass(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await this.turn("nothing happens");
  }

  private async turn(what: string): Promise<void> {
    await this.scheduler.schedule(Promise.resolve(), what);
  }

  private deps(skew: number, turn = (what: string) => this.turn(what)): EngineDeps {
    const { store } = this;
    return {
      store: {
        read: async (keys, onceKey) => {
          await turn("reads");
          return { kind: "read", ...store.readNow(keys, onceKey) };
        },
        commit: async (transaction) => {
          await turn("commits");
          return store.commitNow(transaction);
        },
      },
      clock: () => this.nowMs + skew,
      random: () => 0.5,
      sleep: () => turn("waits"),
      newId: () => `id-${(this.ids += 1)}`,
    };
  }
}

/** What is over has nothing more to do; anything else is a mistake. */
function isRefusal(error: unknown): undefined {
  if (error instanceof Error && error.name === "EffectRefused") return undefined;
  throw error;
}

async function search(functionSeconds: number, runs: number, seed?: number, stoppedStatus = "ABORTED") {
  const seen = { effects: 0, refusals: 0 };
  let broken: readonly string[] = [];
  const property = fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
    const world = new World(scenario, scheduler, functionSeconds, stoppedStatus);
    await world.play();
    seen.effects += world.seen.effects;
    seen.refusals += world.seen.refusals;
    if (world.broken.length > 0) broken = world.broken;
    return world.broken.length === 0;
  });
  const details = await fc.check(property, { numRuns: runs, ...(seed !== undefined && { seed }) });
  return { seen, broken, report: fc.defaultReportMessage(details) };
}

test("no effect happens after the fence is gone, whatever dies, is doubled, hesitates, is stopped or swept", async () => {
  const { seen, broken, report } = await search(TIMEOUT_SECONDS, numRuns * 10);
  expect(report).toBeUndefined();
  expect(broken).toEqual([]);
  expect(seen.effects).toBeGreaterThan(0);
  expect(seen.refusals).toBeGreaterThan(0);
}, 600_000);

test("it would, if a function might run for longer than it says", async () => {
  const { broken } = await search(60 * TIMEOUT_SECONDS, 20_000, 4);
  expect(broken[0]).toMatch(/^(act|undo) after the fence was gone$/);
}, 60_000);

test("it would, if a workflow that was stopped were settled like one that has ended by itself", async () => {
  const { broken } = await search(TIMEOUT_SECONDS, 20_000, 4, "FAILED");
  expect(broken[0]).toMatch(/^(act|undo) after the fence was gone$/);
}, 60_000);
