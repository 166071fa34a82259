import { grantOf, inFlightIn } from "../admission/in-flight";
import type { Unavailable } from "../admission/guardrail-store";
import { messageAbout, type AuditRecord } from "../admission/records";
import { cancelWaiting, isWaiting } from "../admission/settle";
import type { InFlight } from "../guardrails/items";
import type { Over } from "../normalise/intake";
import type { Handled, IntakeDeps } from "./deps";
import { isOpen, isStillReported, isStillThere } from "./still-reported";

/**
 * How long it is kept that an alarm which could not tell is OK. It ends nothing that is known of; but reports can come
 * late, by a day at most, and one from before it must not be acted upon.
 */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Readings of a trail that others write at the same time, before the event has to come again. */
const MOST_READINGS = 5;

/**
 * Trouble that is over: written down, and told where it had been reported. What still waits for an approval is cancelled;
 * what acts, or may begin to at any moment, is left to its own checks.
 */
export async function handleOver(over: Over, deps: IntakeDeps): Promise<Handled> {
  const { incidentId, environment } = over;
  const written = await writeDown(over, deps);
  if (written.kind === "unavailable") return { kind: "again", says: `${incidentId}: ${written.says}` };
  const { trail } = written;
  const read = await inFlightIn(environment, deps);
  if (read.kind === "unavailable") return { kind: "again", says: `${incidentId}: ${read.says}` };
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

/**
 * Written as of the trail that it was judged by: a report that comes at the same moment is seen, or is written after it.
 * Else an end could take away the page of trouble that it does not know of.
 */
async function writeDown(
  over: Over,
  { trail, records, clock }: IntakeDeps,
): Promise<{ readonly kind: "written"; readonly trail: readonly AuditRecord[] } | Unavailable> {
  for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
    const seen = await trail.of(over.incidentId);
    if (seen.kind === "unavailable") return seen;
    const endsNothing = over.wasUnknown && !isOpen(seen.records);
    const audit: AuditRecord = {
      ...recordOf(over, seen.records, clock()),
      ...(endsNothing && { keptUntilMs: clock() + KEPT_MS }),
    };
    const written = await records.recordAsOf(seen, audit, messageAbout(audit, seen.records));
    if (written.kind === "unavailable") return written;
    if (written.kind !== "moved") return { kind: "written", trail: [...seen.records, audit] };
  }
  return { kind: "unavailable", says: `more was told of it at each of ${MOST_READINGS} readings` };
}

function recordOf(over: Over, before: readonly AuditRecord[], atMs: number): AuditRecord {
  const { incidentId, environment, source, says, endedAtMs } = over;
  const id = `over#${source.eventId}#${incidentId}`;
  const end = { what: "over", says, endedAtMs, source } as const;
  const record = { id, environment, incidentId, atMs, fact: end };
  return { ...record, fact: { ...end, stillReported: isStillThere([...before, record]) } };
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
