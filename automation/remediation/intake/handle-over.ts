import { grantOf, inFlightIn } from "../admission/in-flight";
import { outboxOf, type AuditRecord } from "../admission/records";
import { cancelWaiting, isWaiting } from "../admission/settle";
import type { InFlight } from "../guardrails/items";
import type { Over } from "../normalise/intake";
import type { Handled, IntakeDeps } from "./deps";
import { isOpen, isStillReported } from "./still-reported";

/**
 * How long it is kept that an alarm which could not tell is OK. It ends nothing that is known of; but reports can come
 * late, by a day at most, and one from before it must not be acted upon.
 */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Trouble that is over: written down, and told where it had been reported. What still waits for an approval is cancelled;
 * what acts, or may begin to at any moment, is left to its own checks.
 */
export async function handleOver(over: Over, deps: IntakeDeps): Promise<Handled> {
  const { incidentId, environment, source, says, endedAtMs } = over;
  const before = await deps.trail.of(incidentId);
  if (before.kind === "unavailable") return { kind: "again", says: `${incidentId}: ${before.says}` };
  const { records } = before;
  const endsNothing = over.wasUnknown && !isOpen(records);
  const audit: AuditRecord = {
    id: `over#${source.eventId}#${incidentId}`,
    environment,
    incidentId,
    atMs: deps.clock(),
    fact: { what: "over", says, endedAtMs, source },
    ...(endsNothing && { keptUntilMs: deps.clock() + KEPT_MS }),
  };
  const isTold = !endsNothing && records.some(({ fact }) => fact.what === "reported");
  const written = await deps.records.record(audit, isTold ? outboxOf(audit) : undefined);
  if (written.kind === "unavailable") return { kind: "again", says: `${incidentId}: ${written.says}` };
  const read = await inFlightIn(environment, deps);
  if (read.kind === "unavailable") return { kind: "again", says: `${incidentId}: ${read.says}` };
  const trail = [...records, audit];
  const said = [`${incidentId} is over`];
  for (const execution of read.executions) {
    if (execution.incidentId !== incidentId || !isWaiting(execution)) continue;
    if (isStillReported(trail, execution.executionId)) continue;
    const cancelled = await cancel(execution, over, deps);
    if (cancelled.kind === "again") return cancelled;
    said.push(cancelled.says);
  }
  return { kind: "handled", says: said.join("; ") };
}

/** Settled first: then a workflow that could not be stopped does no harm, it only waits until nobody answers it. */
async function cancel(execution: InFlight, { environment, says }: Over, deps: IntakeDeps): Promise<Handled> {
  const { executionId } = execution;
  const why = `the trouble is over: ${says}`;
  const settled = await cancelWaiting(grantOf(environment, execution), why, deps);
  if (settled.kind === "stale") {
    return { kind: "handled", says: `${executionId} was approved or ended meanwhile` };
  }
  if (settled.kind !== "done") {
    return { kind: "again", says: `${executionId} could not be cancelled: ${settled.kind}` };
  }
  const stopped = await deps.workflow.stop(executionId, why);
  return {
    kind: "handled",
    says: `${executionId} is cancelled${stopped.kind === "stopped" ? "" : `, its workflow waits on: ${stopped.says}`}`,
  };
}
