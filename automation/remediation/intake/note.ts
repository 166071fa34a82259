import { messageAbout, type AuditRecord } from "../admission/records";
import type { Information, Rejected } from "../normalise/intake";
import type { Handled, IntakeDeps } from "./deps";

/** Keeps what an event tells and asks nothing for; nobody is told. */
export async function noteInformation(
  { environment, says, source }: Information,
  deliveryId: string,
  { records, clock }: IntakeDeps,
): Promise<Handled> {
  const audit: AuditRecord = {
    id: `informed#${deliveryId}`,
    environment,
    atMs: clock(),
    fact: { what: "informed", says, source },
  };
  const written = await records.record(audit, messageAbout(audit));
  return written.kind === "unavailable"
    ? { kind: "again", says: written.says }
    : { kind: "handled", says: "it only informs" };
}

/** Keeps the beginning of what was not understood or not believed, and pages: it may have been the news of an outage. */
export async function noteRejected(
  { reasons, excerpt }: Rejected,
  deliveryId: string,
  { records, clock, place: { environment } }: IntakeDeps,
): Promise<Handled> {
  const audit: AuditRecord = {
    id: `rejected#${deliveryId}`,
    environment,
    atMs: clock(),
    fact: { what: "rejected", reasons, excerpt },
  };
  const written = await records.record(audit, messageAbout(audit));
  return written.kind === "unavailable"
    ? { kind: "again", says: written.says }
    : { kind: "handled", says: `rejected: ${reasons.join("; ")}` };
}
