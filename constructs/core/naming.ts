import { createHash } from "node:crypto";

/**
 * Longest name that AWS accepts, in characters, by kind of resource.
 * Source: "Quotas" and API reference page of each service.
 */
export const NAME_LIMITS = {
  bucket: 63,
  database: 63,
  dynamodbTable: 255,
  eksCluster: 100,
  cache: 40,
  kmsAlias: 250,
  function: 64,
  loadBalancer: 32,
  logGroup: 512,
  queue: 80,
  // Behind it comes `.fifo`.
  fifoQueue: 75,
  role: 64,
  targetGroup: 32,
  topic: 256,
  alarm: 255,
  dashboard: 255,
  archive: 48,
  stateMachine: 80,
  schedule: 64,
  rule: 64,
  generic: 128,
} as const;

/** A kind of resource whose name length AWS limits. */
export type ResourceKind = keyof typeof NAME_LIMITS;

const HASH_LENGTH = 6;

/**
 * Joins the parts with hyphens within the limit of the kind. A name that is too long keeps its beginning
 * and ends in a hash of the whole, so that two long names never become one.
 *
 * @throws RangeError when a part has characters other than lower-case letters, digits and inner hyphens.
 */
export function joinName(kind: ResourceKind, parts: readonly string[]): string {
  for (const part of parts) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)) {
      throw new RangeError(
        `name part ${JSON.stringify(part)} of a ${kind} is not allowed: use lower-case letters, digits and single hyphens, e.g. "flow-logs"`,
      );
    }
  }
  const name = parts.join("-");
  const limit = NAME_LIMITS[kind];
  if (name.length <= limit) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  return `${name.slice(0, limit - HASH_LENGTH - 1).replace(/-+$/, "")}-${hash}`;
}
