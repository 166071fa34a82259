import type { Unavailable } from "../admission/guardrail-store";
import { messageAbout, type AuditRecord } from "../admission/records";
import { executionId } from "../execution-id";
import type { Incident } from "../incident";
import type { IntakeDeps } from "./deps";
import { occurrenceOf } from "./occurrence";

/** A report that is written down, and what else was by then. */
export interface Reported {
  readonly kind: "reported";
  readonly executionId: string;
  readonly trail: readonly AuditRecord[];
}

/**
 * Writes down that an event told of trouble, and which execution answers to it. The first writing holds: whatever has
 * happened since, and whichever runbook would answer by now, the same event asks for the same execution.
 */
export async function report(
  incident: Incident,
  runbookId: string | undefined,
  deps: IntakeDeps,
): Promise<Reported | Unavailable> {
  const { trail, records, clock } = deps;
  const { id: incidentId, environment, detectedAtMs, source } = incident;
  const id = `reported#${source.eventId}#${incidentId}`;
  const before = await trail.of(incidentId);
  if (before.kind === "unavailable") return before;
  const known = reportedIn(before.records, id);
  if (known) return known;
  const occurrence = occurrenceOf(before.records, detectedAtMs);
  const asked = executionId({ incidentId, occurrence, ...(runbookId === undefined ? {} : { runbookId }) });
  const audit: AuditRecord = {
    id,
    environment,
    incidentId,
    executionId: asked,
    atMs: clock(),
    fact: { what: "reported", incident, executionId: asked },
  };
  const written = await records.record(audit, messageAbout(audit));
  switch (written.kind) {
    case "recorded":
      return { kind: "reported", executionId: asked, trail: [...before.records, audit] };
    case "known":
      return reportedByAnother(incident, id, deps);
    case "unavailable":
      return written;
  }
}

/** Another engine, or an earlier try whose answer was lost, has written it meanwhile. */
async function reportedByAnother(
  { id: incidentId }: Incident,
  id: string,
  { trail }: IntakeDeps,
): Promise<Reported | Unavailable> {
  const now = await trail.of(incidentId);
  if (now.kind === "unavailable") return now;
  const says = `${id} is said to be written, but is not in the trail of ${incidentId}`;
  return reportedIn(now.records, id) ?? { kind: "unavailable", says };
}

function reportedIn(trail: readonly AuditRecord[], id: string): Reported | undefined {
  const fact = trail.find((record) => record.id === id)?.fact;
  return fact?.what === "reported" ? { kind: "reported", executionId: fact.executionId, trail } : undefined;
}
