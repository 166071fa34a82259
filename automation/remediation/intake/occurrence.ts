import type { AuditRecord } from "../admission/records";
import { overAtMs } from "./still-reported";

/**
 * How often an incident had come to an end before trouble was detected at this time. Trouble that comes back is a new
 * occurrence, and so has a new execution; all that is heard of one trouble, by whomever and in whatever order, is one.
 *
 * Ends are timed by the clocks of engines and detections by those of sources. No execution ends before the trouble that it
 * answers to, whatever an engine's clock said. An engine's clock that is ahead makes its end later: trouble that comes
 * back within that difference is taken for the trouble before. What never acted ended no later than its trouble, where all
 * that told of it say so: an engine that reads late must not take trouble that is back for the trouble that is over.
 */
export function occurrenceOf(trail: readonly AuditRecord[], detectedAtMs: number): number {
  const detections = new Map<string, number>();
  for (const { fact } of trail) {
    if (fact.what !== "reported") continue;
    const latestMs = detections.get(fact.executionId) ?? -Infinity;
    detections.set(fact.executionId, Math.max(latestMs, fact.incident.detectedAtMs));
  }
  const endOf = (record: AuditRecord): number => {
    const { atMs, executionId = "" } = record;
    const endedMs = neverActed(record) ? Math.min(atMs, overAtMs(trail, executionId)) : atMs;
    return Math.max(endedMs, detections.get(executionId) ?? -Infinity);
  };
  return trail.filter((record) => isTerminal(record) && endOf(record) < detectedAtMs).length;
}

/** Whether an execution has come to its end, or was never to be. */
export function hasEnded(trail: readonly AuditRecord[], executionId: string): boolean {
  return trail.some((record) => record.executionId === executionId && isTerminal(record));
}

/** Whether an execution was never to be, or was cancelled while it waited. */
function neverActed({ fact }: AuditRecord): boolean {
  return fact.what === "decided" || (fact.what === "settled" && fact.outcome === "cancelled");
}

/** No more than one such record has the id of one execution. */
function isTerminal({ fact }: AuditRecord): boolean {
  switch (fact.what) {
    case "settled":
    case "lease-expired":
      return true;
    case "decided":
      return fact.grant === undefined;
    default:
      return false;
  }
}
