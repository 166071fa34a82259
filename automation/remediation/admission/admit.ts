import type { Decision, Outcome, Reason } from "../decision";
import { check } from "../guardrails/check";
import type { GuardrailLimits } from "../guardrails/limits";
import { reduce } from "../guardrails/reduce";
import { itemsOf, keysOf, type Scope } from "../guardrails/scope";
import { changeOf } from "./change";
import type { EngineDeps } from "./deps";
import type { Snapshot } from "./guardrail-store";
import { outboxOf, type Admission, type Answer, type AuditRecord } from "./records";
import { transact, type Draft, type Transacted } from "./transact";

/** Asks to run a runbook for an incident, or to write down that nothing may. */
export interface AdmissionRequest {
  /** Digest of incident, runbook and attempt: however often the event is delivered, it is decided and executed once. */
  readonly executionId: string;
  readonly environment: string;
  /** What the rules decided before the guardrails were asked. */
  readonly decision: Decision;
  /** Where it would run. @default - there is no runbook to run */
  readonly run?: { readonly scope: Scope; readonly limits: GuardrailLimits };
  /** How long it may be silent before it is taken for dead. @default 60 */
  readonly leaseSeconds?: number;
}

/**
 * What a decision writes that takes nothing: its own record. It is conditional on no item, because no two denials can be
 * too many: each of its reasons was true of its item while the request was asked, and where one is gone by now, the
 * request would have been denied for it a moment ago. Engines that are only sent away are in nobody's way.
 */
const NOTHING_TAKEN: Pick<Draft, "writes" | "checks"> = { writes: [], checks: [] };

/** Attempts to write down a decision that no guardrail item can contradict: only repeats of itself are in the way. */
const RECORD_ATTEMPTS = 5;

/**
 * Decides under the guardrails and writes the decision down in the transaction that makes it true, once for each execution id.
 * Asked again, it answers the same. It never throws for the store's sake: what cannot be written down is `blocked: store-unavailable`,
 * which the caller must tell a person by a way that does not need the store.
 */
export async function admit(request: AdmissionRequest, deps: EngineDeps): Promise<Admission> {
  const { run } = request;
  const runnable = request.decision.outcome === "auto" || request.decision.outcome === "approval";
  if (!runnable || !run) return writeDown(request, runnable ? [noRunbook(request)] : [], deps);
  const done = await transact<Admission>(
    {
      keys: Object.values(keysOf(run.scope)),
      onceKey: request.executionId,
      next: ({ items }, nowMs) => {
        const next = decide(request, run, items, nowMs);
        return { answer: next.admission, write: next.write };
      },
    },
    deps,
  );
  return done.kind === "contention"
    ? writeDown(request, [contention(request)], deps)
    : answerOf(done, request, deps);
}

function decide(
  request: AdmissionRequest,
  { scope, limits }: NonNullable<AdmissionRequest["run"]>,
  read: Snapshot["items"],
  nowMs: number,
): { readonly admission: Admission; readonly write: Draft } {
  const items = itemsOf(scope, read);
  const reasons = check(items, { scope, limits }, nowMs);
  if (reasons.length > 0) {
    const admission = blocked(request, reasons, nowMs);
    return { admission, write: draft(request, admission, NOTHING_TAKEN) };
  }
  const { executionId } = request;
  const needsApproval = request.decision.outcome === "approval";
  const { incidentId } = request.decision;
  const { runbookId, service, target } = scope;
  const admittee = { executionId, incidentId, runbookId, service, target, limits, needsApproval };
  const leaseMs = (request.leaseSeconds ?? 60) * 1_000;
  const after = reduce(items, { type: "admitted", admittee, leaseMs }, nowMs);
  const { fence, leaseUntilMs } = after.lock;
  const admission: Admission = {
    type: "admission",
    decision: { ...request.decision, decidedAtMs: nowMs },
    grant: { executionId, fence, scope, leaseUntilMs, needsApproval },
  };
  return { admission, write: draft(request, admission, changeOf(items, after)) };
}

/** Writes a decision down that needs no guardrail item. */
async function writeDown(
  request: AdmissionRequest,
  reasons: readonly Reason[],
  deps: EngineDeps,
): Promise<Admission> {
  const done = await transact<Admission>(
    {
      keys: [],
      onceKey: request.executionId,
      next: (_, nowMs) => {
        const answer = blocked(request, reasons, nowMs);
        return { answer, write: draft(request, answer, NOTHING_TAKEN) };
      },
    },
    deps,
    { ...deps.retry, attempts: RECORD_ATTEMPTS },
  );
  return done.kind === "contention"
    ? unavailable(request, "the decision could not be written down", deps)
    : answerOf(done, request, deps);
}

function answerOf(
  done: Exclude<Transacted<Admission>, { readonly kind: "contention" }>,
  request: AdmissionRequest,
  deps: EngineDeps,
): Admission {
  switch (done.kind) {
    case "done":
      return done.answer;
    case "replayed":
      return asAdmission(done.answer, request);
    case "unavailable":
      return unavailable(request, done.says, deps);
  }
}

function draft(
  { executionId, environment }: AdmissionRequest,
  admission: Admission,
  change: Pick<Draft, "writes" | "checks">,
): Draft {
  const { decision, grant } = admission;
  const audit: AuditRecord = {
    id: `decided#${executionId}`,
    environment,
    incidentId: decision.incidentId,
    executionId,
    atMs: decision.decidedAtMs,
    fact: { what: "decided", decision, ...(grant ? { grant } : {}) },
  };
  return {
    ...change,
    once: { key: executionId, answer: admission },
    record: { audit, outbox: outboxOf(audit) },
  };
}

function blocked({ decision }: AdmissionRequest, more: readonly Reason[], nowMs: number): Admission {
  const reasons = [...decision.reasons, ...more];
  const outcome: Outcome = more.length > 0 ? "blocked" : decision.outcome;
  return { type: "admission", decision: { ...decision, outcome, reasons, decidedAtMs: nowMs } };
}

function contention({ executionId }: AdmissionRequest): Reason {
  return {
    code: "contention",
    limitsTo: "blocked",
    says: `${executionId} met other engines at every attempt`,
  };
}

function noRunbook({ executionId }: AdmissionRequest): Reason {
  return { code: "no-matching-runbook", limitsTo: "blocked", says: `${executionId} names nothing to run` };
}

function unavailable(request: AdmissionRequest, says: string, { clock }: EngineDeps): Admission {
  return blocked(request, [{ code: "store-unavailable", limitsTo: "blocked", says }], clock());
}

/** A key that something else was answered under admits nothing. */
function asAdmission(answer: Answer, { executionId }: AdmissionRequest): Admission {
  if (answer.type === "admission") return answer;
  throw new Error(`execution id "${executionId}" is the key of a ${answer.type}; ids must be unique`);
}
