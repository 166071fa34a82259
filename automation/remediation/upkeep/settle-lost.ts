import type { EngineDeps } from "../admission/deps";
import type { Unavailable } from "../admission/guardrail-store";
import { inFlightIn } from "../admission/in-flight";
import type { InFlight } from "../guardrails/items";
import type { WorkflowEnd } from "./says-end";
import { settleEnded } from "./settle-ended";

/** What the workflow service knows of executions. */
export interface WorkflowEnds {
  /** How an execution ended; nothing where it runs, waits, or was never started. */
  endOf(executionId: string): Promise<{ readonly kind: "read"; readonly end?: WorkflowEnd } | Unavailable>;
}

/** What a search for lost ends has found. */
export interface LostEnds {
  readonly settled: readonly string[];
  /** For people; empty where all could be asked and settled. */
  readonly problems: readonly string[];
}

/** The service tells of each end at once; who asks later than this asks for what was not told. */
const TOLD_WITHIN_MS = 30_000;

/**
 * Settles, as failed, what is in flight although its workflow has ended: news of an end can be lost, or come while
 * something may still act, and a lease lasts as long as the slowest step may.
 */
export async function settleLost(
  environment: string,
  { ends, ...deps }: EngineDeps & { readonly ends: WorkflowEnds },
): Promise<LostEnds> {
  const read = await inFlightIn(environment, deps);
  // The sweep of what is silent reads the same, and says so.
  if (read.kind === "unavailable") return { settled: [], problems: [] };
  const nowMs = deps.clock();
  const settled: string[] = [];
  const problems: string[] = [];
  for (const { executionId } of read.executions.filter((one) => isOld(one, nowMs))) {
    const asked = await ends.endOf(executionId);
    if (asked.kind === "unavailable") problems.push(`${executionId}: ${asked.says}`);
    if (asked.kind === "unavailable" || !asked.end) continue;
    const ended = await settleEnded(environment, executionId, asked.end, deps);
    if (ended.kind === "settled") settled.push(executionId);
    if (ended.kind === "unavailable") problems.push(ended.says);
  }
  return { settled, problems };
}

function isOld({ admittedAtMs }: InFlight, nowMs: number): boolean {
  return nowMs - admittedAtMs > TOLD_WITHIN_MS;
}
