import type { EngineDeps } from "../admission/deps";
import type { Snapshot } from "../admission/guardrail-store";
import { outboxOf, type AuditFact, type AuditRecord } from "../admission/records";
import { transact, type Draft } from "../admission/transact";
import { changeOf } from "../admission/change";
import { timeToGoBy } from "../guardrails/clock";
import type { GuardrailItems } from "../guardrails/items";
import { holderOf, reduce } from "../guardrails/reduce";
import { itemsOf, keyListOf } from "../guardrails/scope";
import { bounded } from "../../core/untrusted-text/bounded";
import { approvalKey, requestOf, type ApprovalItem, type ApprovalRequest } from "./approval-item";
import { approvalOf } from "./read-approval";
import { approvalRefusals, type ApprovalRefusal } from "./approval-refusals";
import { tellWorkflow } from "./tell-workflow";
import type { Workflow } from "./workflow";

/** What a person answers. */
export interface ApprovalAnswer {
  readonly approvalId: string;
  readonly decision: "approve" | "reject";
  /** Who answers, as the way in has found out. */
  readonly by: string;
  readonly why: string;
  /** Digest of what the person was shown. */
  readonly digest: string;
}

/** What an answer needs of the outside. */
export interface ApprovalDeps extends EngineDeps {
  readonly workflow: Workflow;
}

/** What became of an answer. */
export type ApprovalResult =
  /** It counts, and the workflow knows. */
  | { readonly kind: "done"; readonly request: ApprovalRequest }
  /** It does not count, with every reason. */
  | {
      readonly kind: "refused";
      readonly refusals: readonly [ApprovalRefusal, ...ApprovalRefusal[]];
      /** @default - there is no such question */
      readonly request?: ApprovalRequest;
    }
  /** Not known to count, or counts without the workflow knowing; the same answer given again does what is missing. */
  | { readonly kind: "unavailable"; readonly says: string };

type Decided =
  | { readonly kind: "done"; readonly item: ApprovalItem }
  | (Extract<ApprovalResult, { kind: "refused" }> & { readonly item?: ApprovalItem });

/**
 * Takes a person's answer, once: it is written down in one transaction with the approval that every effect asks for,
 * the audit and the message; then the workflow is told. Whoever comes after a crash between the two heals it,
 * whatever he answers himself.
 */
export async function decideApproval(answer: ApprovalAnswer, deps: ApprovalDeps): Promise<ApprovalResult> {
  const { approvalId } = answer;
  const asked = await deps.store.read([approvalKey(approvalId)]);
  if (asked.kind === "unavailable") return asked;
  const scope = approvalOf(approvalId, asked.items)?.grant.scope;
  const done = await transact<Decided>(
    {
      keys: [approvalKey(approvalId), ...(scope ? keyListOf(scope) : [])],
      next: (snapshot, nowMs) => decide(answer, snapshot, nowMs),
    },
    deps,
  );
  if (done.kind === "unavailable") return done;
  if (done.kind !== "done") return { kind: "unavailable", says: "others were always there first" };
  const { item, ...decided } = done.answer;
  try {
    if (item) await tellWorkflow(item, deps.workflow);
  } catch (error) {
    const why = bounded(error instanceof Error ? error.message : String(error));
    return { kind: "unavailable", says: `the workflow could not be told: ${why}` };
  }
  if (decided.kind === "refused") return decided;
  return item
    ? { kind: "done", request: requestOf(item) }
    : { kind: "unavailable", says: "nothing was decided" };
}

function decide(
  answer: ApprovalAnswer,
  { items }: Snapshot,
  clockMs: number,
): { readonly answer: Decided; readonly write?: Draft } {
  const item = approvalOf(answer.approvalId, items);
  if (!item) {
    const says = `there is no question ${bounded(answer.approvalId)}`;
    return { answer: { kind: "refused", refusals: [{ code: "unknown", says }] } };
  }
  const guardrails = itemsOf(item.grant.scope, items);
  const nowMs = timeToGoBy([item, guardrails.environment, guardrails.lock], clockMs);
  // Its own answer, whose reply was lost, or which the workflow was not told of.
  if (isSame(answer, item.state)) return { answer: { kind: "done", item } };
  const [first, ...more] = approvalRefusals(answer, item, holderOf(guardrails, item.grant), nowMs);
  if (first) {
    return { answer: { kind: "refused", refusals: [first, ...more], request: requestOf(item), item } };
  }
  return writeDown(trimmed(answer), item, guardrails, nowMs);
}

/** Question, approval, audit and message change together. */
function writeDown(
  { decision, by, why }: Answered,
  item: ApprovalItem,
  guardrails: GuardrailItems,
  nowMs: number,
): { readonly answer: Decided; readonly write: Draft } {
  const { grant, incident, digest, plan } = item;
  const isYes = decision === "approve";
  const state = { is: isYes ? "approved" : "rejected", by, why, atMs: nowMs } as const;
  const next: ApprovalItem = { ...item, version: item.version + 1, seenMs: nowMs, state };
  const approved = { ...grant, type: "approved", approval: { by, digest, untilMs: plan.untilMs } } as const;
  const change = changeOf(guardrails, isYes ? reduce(guardrails, approved, nowMs) : guardrails);
  const fact: AuditFact = isYes ? { what: "approved", by, why, digest } : { what: "not-approved", by, why };
  const audit: AuditRecord = {
    id: `${fact.what}#${grant.executionId}`,
    environment: grant.scope.environment,
    incidentId: incident.id,
    executionId: grant.executionId,
    atMs: nowMs,
    fact,
  };
  return {
    answer: { kind: "done", item: next },
    write: { ...change, writes: [next, ...change.writes], record: { audit, outbox: outboxOf(audit) } },
  };
}

function isSame(answer: ApprovalAnswer, state: ApprovalItem["state"]): boolean {
  if (state.is === "open") return false;
  const { by, decision } = trimmed(answer);
  return state.by === by && (state.is === "approved") === (decision === "approve");
}

type Answered = Pick<ApprovalAnswer, "by" | "why" | "decision">;

function trimmed({ by, why, decision }: ApprovalAnswer): Answered {
  return { by: bounded(by.trim()), why: bounded(why.trim()), decision };
}
