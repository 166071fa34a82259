import { STEP_ERRORS } from "../execution/execution-state";
import type { ApprovalItem } from "./approval-item";
import type { TokenAnswer, Workflow } from "./workflow";

/** Tells the waiting step what a person has decided; nothing where nobody has. Told twice, it does no harm. */
export async function tellWorkflow(
  { taskToken, state, digest }: ApprovalItem,
  workflow: Workflow,
): Promise<TokenAnswer | undefined> {
  switch (state.is) {
    case "open":
      return undefined;
    case "approved":
      return workflow.succeed(taskToken, { digest });
    case "rejected":
      return workflow.fail(taskToken, STEP_ERRORS.notApproved, `${state.by} said no: ${state.why}`);
  }
}
