import { createHash } from "node:crypto";

const DIGEST_LENGTH = 20;

/** What makes two reports ask for the same execution. */
export interface ExecutionIdentity {
  readonly incidentId: string;
  /** @default - no runbook answers; what is told to a person has an id as well */
  readonly runbookId?: string;
  /** How often this trouble had come to an end before it was detected this time; 0 the first time. */
  readonly occurrence: number;
}

/** Name of an execution, in its records and at the workflow service, which starts nothing twice under one name. */
export function executionId({ incidentId, runbookId = "none", occurrence }: ExecutionIdentity): string {
  // JSON keeps the parts apart, so that no two identities can be written alike.
  const identity = JSON.stringify([incidentId, runbookId, occurrence]);
  return `exe-${createHash("sha256").update(identity).digest("hex").slice(0, DIGEST_LENGTH)}`;
}
