import type { ApprovalRequest } from "../../approval/approval-item";
import type { ApprovalDeps } from "../../approval/decide-approval";
import { openApproval } from "../../approval/open-approval";
import type { ExecutionState } from "../execution-state";
import { refused } from "../step-error";
import { answerOf } from "./answer-of";

/** What asking needs of the outside. */
export interface AskDeps extends ApprovalDeps {
  /** Link to the page that shows a question, signed. @default - people find it by its id */
  readonly linkTo?: (request: ApprovalRequest) => string;
}

/**
 * Asks a person whether the plan may be carried out. The answer comes through the token, not from here.
 *
 * @throws StepError `EffectRefused` where the execution holds its target no more, or has no plan
 * @throws Error where the store or the workflow does not answer: to be tried again
 */
export async function ask(
  state: ExecutionState,
  taskToken: string,
  { linkTo, ...deps }: AskDeps,
): Promise<ApprovalRequest> {
  const { grant, plan } = state;
  if (!plan) throw refused(`${grant.executionId} has no plan that a person could approve`);
  const question = { state, plan, taskToken, ...(linkTo && { linkTo }) };
  return answerOf(await openApproval(question, deps), `ask about ${grant.executionId}`);
}
