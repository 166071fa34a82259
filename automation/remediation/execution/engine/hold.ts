import type { EngineDeps } from "../../admission/deps";
import { heartbeat } from "../../admission/heartbeat";
import type { ExecutionState } from "../execution-state";
import { answerOf } from "./answer-of";

/**
 * Extends the lease before a step, so that only a silent execution is taken for dead.
 *
 * @throws StepError `EffectRefused` where the execution holds its target no more
 * @throws Error where the store does not answer: to be tried again
 */
export async function hold(
  state: ExecutionState,
  leaseSeconds: number,
  deps: EngineDeps,
): Promise<ExecutionState> {
  const { executionId } = state.grant;
  const grant = answerOf(
    await heartbeat(state.grant, leaseSeconds, deps),
    `extend the lease of ${executionId}`,
  );
  return { ...state, grant };
}
