import type { EngineDeps } from "../admission/deps";
import type { Unavailable } from "../admission/guardrail-store";
import { grantOf, inFlightIn } from "../admission/in-flight";
import { isWaiting, settle } from "../admission/settle";
import { slackMs } from "../guardrails/clock";
import type { InFlight } from "../guardrails/items";
import { saysEnd, type WorkflowEnd } from "./says-end";

/** Longest that Lambda runs a function: what a step began may go on for so long, whatever became of its workflow. */
const FUNCTION_MS = 900_000;
/** Ends that come from outside. In all others the workflow had heard of the end of its last function, or outwaited it. */
const STOPPED_FROM_OUTSIDE: readonly string[] = ["ABORTED", "TIMED_OUT"];

/** What became of an execution whose workflow has ended. */
export type SettledEnd =
  | { readonly kind: "settled" }
  /** It had been settled before its workflow ended, as it should be. */
  | { readonly kind: "known" }
  /** It was stopped while a function of it may have acted, and may do so yet: it keeps what it holds until then. */
  | { readonly kind: "acting"; readonly untilMs: number }
  /** Not known to be settled; to be tried again, or left to the sweeper. */
  | Unavailable;

/**
 * Settles, as failed, an execution whose workflow the service has ended before it could settle itself: it frees what it held
 * and a person is paged, instead of after its lease. Not as long as something may still act on its target: nobody else
 * must be let in beside it.
 */
export async function settleEnded(
  environment: string,
  executionId: string,
  end: WorkflowEnd,
  deps: EngineDeps,
): Promise<SettledEnd> {
  const read = await inFlightIn(environment, deps);
  if (read.kind === "unavailable") return read;
  const execution = read.executions.find((one) => one.executionId === executionId);
  if (!execution) return { kind: "known" };
  const untilMs = actsUntilMs(execution, end);
  if (deps.clock() < untilMs) return { kind: "acting", untilMs };
  const settled = await settle(grantOf(environment, execution), "failed", saysEnd(end), deps);
  switch (settled.kind) {
    case "done":
      return { kind: "settled" };
    case "stale":
      return { kind: "known" };
    case "contention":
    case "unavailable":
      return { kind: "unavailable", says: `${executionId} could not be settled: ${settled.kind}` };
  }
}

/** When the last function of an execution must have ended, by any clock. */
function actsUntilMs(execution: InFlight, { status, endedAtMs }: WorkflowEnd): number {
  const mayAct = STOPPED_FROM_OUTSIDE.includes(status) && !isWaiting(execution);
  return mayAct ? endedAtMs + FUNCTION_MS + slackMs(execution.limits) : -Infinity;
}
