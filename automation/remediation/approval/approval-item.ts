import { createHash } from "node:crypto";
import type { Grant } from "../admission/records";
import type { ActionPlan } from "../execution/execution-state";
import type { Versioned } from "../guardrails/items";
import type { Incident } from "../incident";

const DIGEST_LENGTH = 20;

/** What became of a question; an answer is given once. */
export type ApprovalState =
  | { readonly is: "open" }
  | {
      readonly is: "approved" | "rejected";
      readonly by: string;
      readonly why: string;
      /** Milliseconds since the epoch. */
      readonly atMs: number;
    };

/** A question to a person as the store keeps it, with the way back to who waits for the answer. */
export interface ApprovalItem extends Versioned {
  readonly kind: "approval";
  readonly key: string;
  readonly id: string;
  /** Of the plan, see `planDigest`. */
  readonly digest: string;
  readonly plan: ActionPlan;
  readonly grant: Grant;
  readonly incident: Incident;
  /** What the waiting step of the workflow is answered with; never shown to anybody. */
  readonly taskToken: string;
  readonly state: ApprovalState;
}

/** A question to a person as people and pages may see it. Text of the incident is somebody else's: escape it where it is shown. */
export interface ApprovalRequest {
  readonly id: string;
  readonly digest: string;
  readonly plan: ActionPlan;
  readonly executionId: string;
  readonly environment: string;
  readonly runbookId: string;
  /** Type and id of the target. */
  readonly target: string;
  readonly incident: Incident;
  /** Who reported the incident, where a person did. @default - a machine */
  readonly reportedBy?: string;
  /** When it can be answered no more, in milliseconds since the epoch. */
  readonly untilMs: number;
  readonly state: ApprovalState;
}

/** Id of the one question that an execution may ask. */
export function approvalId(executionId: string): string {
  return `apr-${createHash("sha256").update(executionId).digest("hex").slice(0, DIGEST_LENGTH)}`;
}

/** Key of a question in the store. */
export function approvalKey(id: string): string {
  return `approval#${id}`;
}

/** The question without the way back. */
export function requestOf({ id, digest, plan, grant, incident, state }: ApprovalItem): ApprovalRequest {
  const { executionId, scope } = grant;
  const { environment, runbookId, target } = scope;
  const { reportedBy } = incident.source;
  return {
    id,
    digest,
    plan,
    executionId,
    environment,
    runbookId,
    target,
    incident,
    ...(reportedBy !== undefined && { reportedBy }),
    untilMs: plan.untilMs,
    state,
  };
}
