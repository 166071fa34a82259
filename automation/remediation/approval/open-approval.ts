import { changeOf } from "../admission/change";
import { outboxOf, type AuditRecord } from "../admission/records";
import type { Handed } from "../admission/settle";
import { transact, type Draft } from "../admission/transact";
import type { ActionPlan, ExecutionState } from "../execution/execution-state";
import { planDigest } from "../execution/plan-digest";
import type { Snapshot } from "../admission/guardrail-store";
import { holderOf, reduce } from "../guardrails/reduce";
import { itemsOf, keyListOf } from "../guardrails/scope";
import { approvalId, approvalKey, requestOf, type ApprovalItem, type ApprovalRequest } from "./approval-item";
import type { ApprovalDeps } from "./decide-approval";
import { approvalOf } from "./read-approval";
import { tellWorkflow } from "./tell-workflow";

/** How long an execution may be silent after the time to answer is over, before it is taken for dead. */
const GRACE_MS = 120_000;

/** A question to a person about a plan. */
export interface Question {
  readonly state: Pick<ExecutionState, "grant" | "incident">;
  readonly plan: ActionPlan;
  /** Where the answer is waited for; of a repeated step it is another one, and only the latest is waited at. */
  readonly taskToken: string;
  /** Link to the page that shows the question, signed. @default - none */
  readonly linkTo?: (request: ApprovalRequest) => string;
}

/**
 * Asks a person, once: question, audit and message are one transaction, in which the execution also proves that its
 * fence is good and extends its lease over the time to answer. Asked again, only the token is renewed; where it
 * was answered meanwhile, the new token is told.
 */
export async function openApproval(question: Question, deps: ApprovalDeps): Promise<Handed<ApprovalRequest>> {
  const { grant } = question.state;
  const id = approvalId(grant.executionId);
  const done = await transact<ApprovalItem | undefined>(
    {
      keys: [approvalKey(id), ...keyListOf(grant.scope)],
      next: (snapshot, nowMs) => open(question, id, snapshot, nowMs),
    },
    deps,
  );
  if (done.kind !== "done") return { kind: done.kind === "contention" ? "contention" : "unavailable" };
  const item = done.answer;
  if (!item) return { kind: "stale" };
  await tellWorkflow(item, deps.workflow);
  return { kind: "done", answer: requestOf(item) };
}

function open(
  { state, plan, taskToken, linkTo }: Question,
  id: string,
  { items }: Snapshot,
  nowMs: number,
): { readonly answer: ApprovalItem | undefined; readonly write?: Draft } {
  const { grant, incident } = state;
  const guardrails = itemsOf(grant.scope, items);
  if (!holderOf(guardrails, grant)) return { answer: undefined };
  const leaseMs = Math.max(0, plan.untilMs - nowMs) + GRACE_MS;
  const after = reduce(guardrails, { ...grant, type: "heartbeat", leaseMs }, nowMs);
  const change = changeOf(guardrails, after);
  const found = approvalOf(id, items);
  if (found) {
    const renewed = { ...found, version: found.version + 1, seenMs: nowMs, taskToken };
    return { answer: renewed, write: { ...change, writes: [renewed, ...change.writes] } };
  }
  const item: ApprovalItem = {
    kind: "approval",
    key: approvalKey(id),
    version: 1,
    seenMs: nowMs,
    id,
    digest: planDigest(grant, plan),
    plan,
    grant,
    incident,
    taskToken,
    state: { is: "open" },
  };
  const audit: AuditRecord = {
    id: `asked#${grant.executionId}`,
    environment: grant.scope.environment,
    incidentId: incident.id,
    executionId: grant.executionId,
    atMs: nowMs,
    fact: { what: "asked", approvalId: id, digest: item.digest, plan },
  };
  const link = linkTo?.(requestOf(item));
  const outbox = { ...outboxOf(audit), ...(link !== undefined && { link }) };
  return { answer: item, write: { ...change, writes: [item, ...change.writes], record: { audit, outbox } } };
}
