import type { EngineDeps } from "../admission/deps";
import { mayAct } from "../admission/may-act";
import type { RunbookSpec } from "../runbook-spec";
import { schemaReasons } from "../normalise/source-reader";
import { bounded } from "../../core/untrusted-text/bounded";
import { messageOf } from "../../core/message-of";
import { forLog } from "../../core/untrusted-text/for-log";
import {
  APPROVAL_SECONDS,
  type ActionPlan,
  type ExecutionState,
  type StepRecord,
  type StepRequest,
} from "./execution-state";
import type { Notes } from "./notes";
import { planDigest } from "./plan-digest";
import { stepRequestSchema } from "./request-schemas";
import { bytesOf, carried, MAXIMUM_NOTES_BYTES } from "./state-size";
import { notPassed, refused, StepError } from "./step-error";
import { findStep, type FoundStep } from "./find-step";
import type { ActionResult, AnySteps, StepContext, TargetState } from "./steps";

const MAXIMUM_SAYS_LENGTH = 1_000;

/** A runbook as data and as effects. */
export interface Runbook {
  readonly spec: RunbookSpec;
  readonly steps: AnySteps;
}

/** What a step needs of the outside, beside its ports. */
export interface StepDeps extends Pick<EngineDeps, "store" | "clock" | "sleep"> {
  /** How long it may still run before it is killed; the lease must last as long. @default - as long as its step says */
  readonly remainingMs?: () => number;
}

/**
 * Runs one step of a runbook, and returns what the next one is given.
 *
 * @throws StepError `CheckNotPassed` with what a check saw; `EffectRefused` where an effect may not happen, before it does
 * @throws Error for a request that is not understood, and with what a step itself throws
 */
export async function runStep(
  { spec, steps }: Runbook,
  request: unknown,
  deps: StepDeps,
): Promise<ExecutionState> {
  const { phase, step: name, state, digest } = parsed(spec, request);
  const step = findStep({ spec, steps }, phase, name);
  const context = contextOf(state, deps);
  const done = await saysWhy(() => run(step, { state, context, spec, steps, digest }, deps));
  const notes = { ...state.notes, ...boundNotes(name, done.notes) };
  const record: StepRecord = { phase, step: name, says: shown(done.says), atMs: deps.clock() };
  const plan = done.plan ?? state.plan;
  return carried({ ...state, notes, steps: [...state.steps, record], ...(plan && { plan }) });
}

interface Run {
  readonly state: ExecutionState;
  readonly context: StepContext;
  readonly spec: RunbookSpec;
  readonly steps: AnySteps;
  readonly digest: StepRequest["digest"];
}

interface Done extends ActionResult {
  readonly plan?: ActionPlan;
}

async function run(
  step: FoundStep,
  { state, context, spec, steps, digest }: Run,
  deps: StepDeps,
): Promise<Done> {
  switch (step.kind) {
    case "check": {
      const { passed, says, notes } = await step.check(context);
      if (passed) return { says, ...(notes && { notes }) };
      throw notPassed(shown(says));
    }
    case "plan": {
      const plan = makePlan(spec, await steps.targetState(context), deps.clock());
      return { says: `${plan.actions.length} actions are planned`, plan };
    }
    case "effect": {
      const plan = plannedIn(state);
      if (state.grant.needsApproval && digest !== planDigest(state.grant, plan)) {
        throw refused("approval-void: what was approved is not the plan that is to be carried out");
      }
      const now = await digestNow(step, state, plan, () => steps.targetState(context));
      // Nothing comes between this question and the effect.
      const refusals = await mayAct(state.grant, now, deps, {
        lastsMs: Math.max(step.timeoutSeconds * 1_000, deps.remainingMs?.() ?? 0),
        isUnderWay: !step.isFirst,
      });
      if (refusals.length > 0) {
        throw refused(shown(refusals.map(({ code, says }) => `${code}: ${says}`).join("; ")));
      }
      return step.act(context);
    }
  }
}

/**
 * Of the first action, the digest of the plan as it would be made now: a target that has changed voids its approval. One
 * that cannot be looked at is refused as well: nothing has happened yet, and a failure would undo what was never done.
 */
async function digestNow(
  { isFirst }: FoundStep & { kind: "effect" },
  { grant }: ExecutionState,
  plan: ActionPlan,
  look: () => Promise<TargetState>,
): Promise<string | undefined> {
  if (!grant.needsApproval) return undefined;
  if (!isFirst) return planDigest(grant, plan);
  const targetState = await look().catch((error: unknown) => {
    throw refused(
      shown(`target-unknown: whether it is still as approved cannot be seen: ${messageOf(error)}`),
    );
  });
  return planDigest(grant, { ...plan, targetState });
}

function makePlan({ actions }: RunbookSpec, targetState: TargetState, madeAtMs: number): ActionPlan {
  const untilMs = madeAtMs + APPROVAL_SECONDS * 1_000;
  return { actions: actions.map(({ says }) => says), targetState, madeAtMs, untilMs };
}

function plannedIn({ plan, grant }: ExecutionState): ActionPlan {
  if (plan) return plan;
  throw refused(`${grant.executionId} has no plan; nothing is done without one`);
}

function contextOf({ incident, grant, notes, plan }: ExecutionState, deps: StepDeps): StepContext {
  return {
    incident,
    executionId: grant.executionId,
    fence: grant.fence,
    notes,
    before: plan?.targetState ?? {},
    actingSinceMs: plan?.madeAtMs ?? deps.clock(),
    now: deps.clock,
    sleep: deps.sleep,
  };
}

function parsed(spec: RunbookSpec, request: unknown): StepRequest {
  const checked = stepRequestSchema.safeParse(request);
  if (!checked.success) {
    throw new Error(`the request is not understood: ${schemaReasons(checked.error, "request").join("; ")}`);
  }
  const { runbookId } = checked.data.state.grant.scope;
  if (runbookId === spec.id) return checked.data;
  throw new Error(`the request is for runbook ${JSON.stringify(runbookId)}; this function runs ${spec.id}`);
}

function boundNotes(step: string, notes: Notes = {}): Notes {
  const bytes = bytesOf(notes);
  if (bytes <= MAXIMUM_NOTES_BYTES) return notes;
  throw new Error(
    `${step} notes ${bytes} bytes; allowed: ${MAXIMUM_NOTES_BYTES}. Note what later steps need`,
  );
}

/** Names of an error stay, its text is made fit for logs and pages: it may quote what somebody else has written. */
async function saysWhy<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof StepError) throw error;
    if (error instanceof Error) {
      const told = new Error(shown(error.message), { cause: error });
      told.name = error.name;
      throw told;
    }
    throw new Error(shown(String(error)));
  }
}

function shown(text: string): string {
  return forLog(bounded(text, MAXIMUM_SAYS_LENGTH));
}
