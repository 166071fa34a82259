import { createHash } from "node:crypto";
import type { Incident } from "./incident";

const DIGEST_LENGTH = 20;

/** What makes two reports the same trouble. */
export type IncidentIdentity = Pick<Incident, "environment" | "target" | "rootCause">;

/**
 * Id of the trouble, whoever reports it. The region is no part of it: a target's id holds within its
 * environment, whose account lives in one region.
 */
export function incidentId({ environment, target, rootCause }: IncidentIdentity): string {
  // JSON keeps the parts apart, so that no two identities can be written alike.
  const identity = JSON.stringify([environment, target.type, target.id, rootCause]);
  return `inc-${createHash("sha256").update(identity).digest("hex").slice(0, DIGEST_LENGTH)}`;
}
