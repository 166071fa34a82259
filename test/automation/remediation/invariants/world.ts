import type { Scheduler } from "fast-check";
import { admit } from "../../../../automation/remediation/admission/admit";
import type { EngineDeps } from "../../../../automation/remediation/admission/deps";
import {
  type CommitResult,
  type ReadResult,
  type Transaction,
} from "../../../../automation/remediation/admission/guardrail-store";
import { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import { pause } from "../../../../automation/remediation/admission/pause";
import type { Grant } from "../../../../automation/remediation/admission/records";
import { settle } from "../../../../automation/remediation/admission/settle";
import { sweep } from "../../../../automation/remediation/admission/sweep";
import { decideApproval } from "../../../../automation/remediation/approval/decide-approval";
import { ask } from "../../../../automation/remediation/execution/engine/ask";
import { hold } from "../../../../automation/remediation/execution/engine/hold";
import {
  APPROVAL_SECONDS,
  type ExecutionState,
  type Phase,
} from "../../../../automation/remediation/execution/execution-state";
import { runStep } from "../../../../automation/remediation/execution/run-step";
import type { SettledOutcome } from "../../../../automation/remediation/guardrails/event";
import { itemsOf, keysOf, type Scope } from "../../../../automation/remediation/guardrails/scope";
import { INCIDENT, SPEC } from "../support/specimens";
import type { Mutation } from "./mutations";
import { EngineStore, type MomentStore, type Turn } from "./observed-store";
import { Oracle } from "./oracle";
import type { Delivery, Fault, Scenario } from "./scenario";

const START_MS = Date.UTC(2026, 0, 1);
const ENVIRONMENT = "prod";
const LEASE_SECONDS = 90;
const TURNS_BETWEEN_TICKS = 2;
const SWEEP_ROUNDS = 3;

/** Plays a scenario in the order of a schedule, and returns what it broke. */
export async function play(
  scenario: Scenario,
  scheduler: Scheduler,
  mutation?: Mutation,
): Promise<readonly string[]> {
  const store = new MemoryStore();
  const mutate = (transaction: Transaction) => mutation?.(transaction, store) ?? [transaction];
  return playOn({ store, mutate, name: "id" }, scenario, scheduler);
}

/** What a scenario is played on. */
export interface Ground {
  /** With nothing in it. */
  readonly store: MomentStore;
  readonly mutate: (transaction: Transaction) => readonly Transaction[];
  /** Begins what must not be called as in another play. */
  readonly name: string;
}

/** The same on any store. */
export async function playOn(
  ground: Ground,
  scenario: Scenario,
  scheduler: Scheduler,
): Promise<readonly string[]> {
  const world = new World(scenario, scheduler, ground);
  await world.play();
  return world.oracle.broken;
}

interface Step {
  readonly state: ExecutionState;
  readonly turn: Turn;
  readonly deps: EngineDeps;
  readonly hesitates?: number;
  readonly digest?: string | null;
}

/** What a workflow catches; anything else is a mistake in the code. */
function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    error.name === "EffectRefused" ||
    error.message.startsWith("cannot ") ||
    error.message === "the target has seen a later fence"
  );
}

/** What an onlooker calls one state of a target. */
function stateOf(facts: { readonly [name: string]: unknown }): string {
  return JSON.stringify(facts);
}

class World {
  readonly oracle: Oracle;
  /** Executions by name, as the workflow service keeps them: a second start of one name is the first. */
  private readonly started = new Set<string>();
  /** How often each target was changed. */
  private readonly changes = new Map<string, number>();
  private nowMs = START_MS;
  private calls = 0;
  private ids = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly scheduler: Scheduler,
    private readonly ground: Ground,
  ) {
    this.oracle = new Oracle(scenario.limits);
  }

  async play(): Promise<void> {
    const { deliveries, ticksMs, sweeps, pauses } = this.scenario;
    for (const [index, delivery] of deliveries.entries()) {
      const name = `engine ${delivery.engine} (delivery ${index})`;
      this.run(this.deliver(delivery, this.turnOf(name, delivery.crashAt)));
    }
    for (const engine of sweeps) this.run(this.sweep(engine, this.turnOf(`engine ${engine} (sweeper)`)));
    if (pauses) this.run(this.pause(this.turnOf("a person")));
    this.run(this.tick(ticksMs));
    await this.scheduler.waitIdle();
    await this.rest();
  }

  private async tick(ticksMs: readonly number[]): Promise<void> {
    for (const ms of ticksMs) {
      for (let turns = 0; turns < TURNS_BETWEEN_TICKS; turns += 1) await this.pass();
      await this.scheduler.schedule(Promise.resolve(), `${ms / 1_000} s pass`);
      this.nowMs += ms;
    }
  }

  private async deliver(delivery: Delivery, turn: Turn): Promise<void> {
    const deps = this.engine(delivery.engine, turn);
    for (let turns = 0; turns < delivery.delayed; turns += 1) await this.pass();
    await turn("hears of trouble");
    const { executionId, needsApproval, scope } = this.troubleOf(delivery.trouble);
    const isOut = this.isOut();
    const admission = await admit(
      {
        executionId,
        environment: ENVIRONMENT,
        decision: {
          incidentId: executionId,
          runbookId: scope.runbookId,
          outcome: needsApproval ? "approval" : "auto",
          reasons: [],
          decidedAtMs: deps.clock(),
        },
        run: { scope, limits: this.scenario.limits },
        leaseSeconds: LEASE_SECONDS,
      },
      deps,
    );
    this.oracle.answered(executionId, admission, isOut);
    const { grant } = admission;
    if (!grant) return;
    await turn("starts the execution");
    if (this.started.has(executionId)) return;
    this.started.add(executionId);
    await this.execute(grant, delivery, turn, deps);
  }

  /** The steps of the workflow, in its order; what fails ends it. */
  private async execute(grant: Grant, delivery: Delivery, turn: Turn, deps: EngineDeps): Promise<void> {
    const incident = { ...INCIDENT, id: grant.executionId, environment: ENVIRONMENT };
    let state: ExecutionState = { grant, incident, notes: {}, steps: [] };
    const end = { outcome: "refused" as SettledOutcome, says: "" };
    try {
      state = await this.step("plan", "plan", { state, turn, deps });
      const digest = grant.needsApproval ? await this.askPerson(state, delivery.approver, turn, deps) : null;
      for (let beat = 0; beat < delivery.heartbeats; beat += 1)
        state = await hold(state, LEASE_SECONDS, deps);
      const { hesitates } = delivery;
      state = await this.step("action", "act", { state, turn, deps, hesitates, digest });
      end.outcome = delivery.outcome;
    } catch (error) {
      if (!isExpected(error)) throw error;
      end.says = error.message;
    }
    await settle(grant, end.outcome, end.says, deps, state.steps);
  }

  /** What the workflow is answered with. */
  private async askPerson(
    state: ExecutionState,
    approver: Delivery["approver"],
    turn: Turn,
    deps: EngineDeps,
  ): Promise<string> {
    const workflow = {
      succeed: () => turn("answers the workflow").then(() => "answered" as const),
      fail: () => turn("answers the workflow").then(() => "answered" as const),
    };
    const question = await ask(state, "token", { ...deps, workflow });
    await turn("asks a person");
    if (approver === "is-silent") return question.digest;
    const isLate = approver === "signs-too-late";
    const digest = approver === "signs-another-plan" ? "digest of another plan" : question.digest;
    const shown = approver === "signs-another-plan" ? "another state" : stateOf(question.plan.targetState);
    this.oracle.signs(state.grant.executionId, shown, isLate ? this.nowMs : question.untilMs);
    const clock = (): number => deps.clock() + (isLate ? APPROVAL_SECONDS * 1_000 : 0);
    const answer = {
      approvalId: question.id,
      decision: "approve",
      by: "somebody",
      why: "-",
      digest,
    } as const;
    await decideApproval(answer, { ...deps, clock, workflow });
    return question.digest;
  }

  /** One step as its function runs it: whether it may act it asks itself, and the target refuses a stale fence as well. */
  private async step(phase: Phase, name: string, during: Step): Promise<ExecutionState> {
    const { state, turn, deps, hesitates = 0, digest } = during;
    const { grant } = state;
    const isOut = this.isOut();
    let checkedMs = this.nowMs;
    const clock = (): number => {
      checkedMs = this.nowMs;
      return deps.clock();
    };
    const act = async () => {
      for (let turns = 0; turns < hesitates; turns += 1) await turn("hesitates");
      const seen = { isStale: false };
      await turn("acts", async () => {
        const { items } = await this.ground.store.readNow([keysOf(grant.scope).lock]);
        seen.isStale = itemsOf(grant.scope, items).lock.fence !== grant.fence;
        if (seen.isStale) return;
        this.oracle.effect(grant, { checkedMs, digest: stateOf(this.targetState(grant)), isStoreOut: isOut });
        this.changes.set(grant.scope.target, this.changesOf(grant) + 1);
      });
      if (seen.isStale) throw new Error("the target has seen a later fence");
      return { says: "it is done" };
    };
    const steps = {
      targetState: () => Promise.resolve(this.targetState(grant)),
      preChecks: {},
      actions: { act },
      postChecks: {},
    };
    const spec = { ...SPEC, id: grant.scope.runbookId };
    const request = { phase, step: name, state, ...(digest !== undefined && { digest }) };
    return runStep({ spec, steps }, request, { ...deps, clock });
  }

  private targetState(grant: Grant) {
    return { changes: this.changesOf(grant) };
  }

  private changesOf({ scope }: Grant): number {
    return this.changes.get(scope.target) ?? 0;
  }

  private async sweep(engine: number, turn: Turn): Promise<void> {
    for (let round = 0; round < SWEEP_ROUNDS; round += 1) {
      await turn("looks for crashed executions");
      await sweep(ENVIRONMENT, this.engine(engine, turn));
    }
  }

  private async pause(turn: Turn): Promise<void> {
    await turn("stops the environment");
    const stop = { by: "somebody", why: "a release", untilMs: this.nowMs + 60_000 };
    await pause(ENVIRONMENT, stop, this.engine(0, turn));
  }

  /** Everything is over for longer than any lease; the sweeper comes by once more. */
  private async rest(): Promise<void> {
    this.nowMs += 3 * APPROVAL_SECONDS * 1_000;
    const observed = { read: this.readAtRest.bind(this), commit: this.commitAtRest.bind(this) };
    await sweep(ENVIRONMENT, { ...this.engine(0, () => Promise.resolve()), store: observed });
    this.oracle.atRest();
  }

  private async readAtRest(keys: readonly string[], onceKey?: string): Promise<ReadResult> {
    return { kind: "read", ...(await this.ground.store.readNow(keys, onceKey)) };
  }

  private async commitAtRest(transaction: Transaction): Promise<CommitResult> {
    const result = await this.ground.store.commitNow(transaction);
    if (result.kind === "committed") this.oracle.committed(transaction, this.nowMs);
    return result;
  }

  private engine(index: number, turn: Turn): EngineDeps {
    const skewMs = this.scenario.skewsMs[index] ?? 0;
    return {
      store: new EngineStore({
        store: this.ground.store,
        turn,
        turnOfNobody: this.turnAs(),
        nextFault: () => this.nextFault(),
        onCommitted: (transaction) => this.oracle.committed(transaction, transaction.atMs - skewMs),
        mutate: this.ground.mutate,
        tearsReads: this.scenario.tearsReads,
      }),
      clock: () => this.nowMs + skewMs,
      random: () => 0.5,
      sleep: () => turn("waits"),
      newId: () => `${this.ground.name}-${(this.ids += 1)}`,
      retry: { attempts: 3 },
    };
  }

  /** A turn of nobody. */
  private async pass(): Promise<void> {
    await this.scheduler.schedule(Promise.resolve(), "nothing happens");
  }

  private turnOf(who: string, crashAt?: number): Turn {
    const turn = this.turnAs(`${who} `);
    let turns = 0;
    return async (what, work) => {
      turns += 1;
      if (turns !== crashAt) return turn(what, work);
      await turn(`dies before it ${what}`);
      return new Promise<never>(() => undefined);
    };
  }

  private turnAs(who = ""): Turn {
    return async (what, work) => {
      await this.scheduler.schedule(
        Promise.resolve(),
        `${who}${what}`,
        undefined,
        work &&
          (async (goOn) => {
            await work();
            await goOn();
          }),
      );
    };
  }

  private nextFault(): Fault | "outage" {
    const call = this.calls;
    this.calls += 1;
    return this.isOut(call) ? "outage" : (this.scenario.faults[call] ?? "none");
  }

  private isOut(call = this.calls): boolean {
    return this.scenario.outageFrom !== undefined && call >= this.scenario.outageFrom;
  }

  private troubleOf(index: number): { executionId: string; needsApproval: boolean; scope: Scope } {
    const trouble = this.scenario.troubles[index];
    if (!trouble) throw new Error(`the scenario has no trouble ${index}`);
    const { runbook, service, target, needsApproval } = trouble;
    return {
      executionId: `execution ${index}`,
      needsApproval,
      scope: {
        environment: ENVIRONMENT,
        runbookId: `runbook ${runbook}`,
        service: `service ${service}`,
        target: `target ${target}`,
      },
    };
  }

  /** A part of the world that must not fail, whatever happens to it. */
  private run(part: Promise<void>): void {
    part.catch((error: unknown) => this.oracle.broken.push(`an engine threw ${String(error)}`));
  }
}
