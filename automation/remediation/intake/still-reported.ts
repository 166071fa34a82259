import type { AuditRecord } from "../admission/records";
import type { Incident, IncidentSource } from "../incident";

/*
 * An end speaks for the kind of source that it comes from, and for reports from before it: an alarm that is OK again
 * does not say that the finding about the same trouble was wrong, and an end that arrives late says nothing of
 * trouble that came after it. A person speaks for all sources.
 */

/** Whether it was said of this report since that its trouble is over. */
export function isOverSince(trail: readonly AuditRecord[], incident: Incident): boolean {
  return firstEndMs(trail, incident) < Infinity;
}

/** When all that had reported an execution's trouble had said that it is over; infinite where one has not, or none had. */
export function overAtMs(trail: readonly AuditRecord[], executionId: string): number {
  const ends = trail.flatMap(({ fact }) =>
    fact.what === "reported" && fact.executionId === executionId ? [firstEndMs(trail, fact.incident)] : [],
  );
  return ends.length === 0 ? Infinity : Math.max(...ends);
}

function firstEndMs(trail: readonly AuditRecord[], { source, detectedAtMs }: Incident): number {
  const ends = trail.flatMap(({ fact }) =>
    fact.what === "over" && speaksFor(fact.source, source) && fact.endedAtMs > detectedAtMs
      ? [fact.endedAtMs]
      : [],
  );
  return Math.min(Infinity, ...ends);
}

/** Whether some report of an execution's trouble was not said to be over. */
export function isStillReported(trail: readonly AuditRecord[], executionId: string): boolean {
  return trail.some(
    ({ fact }) =>
      fact.what === "reported" && fact.executionId === executionId && !isOverSince(trail, fact.incident),
  );
}

/** Whether some report of an incident was not said to be over. */
export function isOpen(trail: readonly AuditRecord[]): boolean {
  return trail.some(({ fact }) => fact.what === "reported" && !isOverSince(trail, fact.incident));
}

/**
 * Whether some report of an incident speaks of trouble that is still there: it was not said to be over, and no runbook was
 * seen to have fixed it since. As long as one does, a page that somebody was woken with must stay.
 */
export function isStillThere(trail: readonly AuditRecord[]): boolean {
  return trail.some(
    ({ fact }) =>
      fact.what === "reported" &&
      !isOverSince(trail, fact.incident) &&
      !isFixedSince(trail, fact.executionId, fact.incident),
  );
}

/** A fix was verified in the world, so it speaks for every source that had told of the trouble by then. */
function isFixedSince(
  trail: readonly AuditRecord[],
  reportedTo: string,
  { detectedAtMs }: Incident,
): boolean {
  return trail.some(
    ({ executionId, atMs, fact }) =>
      fact.what === "settled" &&
      fact.outcome === "succeeded-verified" &&
      (executionId === reportedTo || atMs > detectedAtMs),
  );
}

function speaksFor(end: IncidentSource, report: IncidentSource): boolean {
  return end.kind === report.kind || end.kind === "manual";
}
