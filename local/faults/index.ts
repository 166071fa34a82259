import { badRelease } from "./bad-release";
import { busyProcessor } from "./busy-processor";
import { compromisedInstance } from "./compromised-instance";
import { databaseDown } from "./database-down";
import { databaseFailed } from "./database-failed";
import { errors } from "./errors";
import { expiringCertificate } from "./expiring-certificate";
import { failingFunction } from "./failing-function";
import type { Fault } from "./fault";
import { fullDisk } from "./full-disk";
import { idleConnections } from "./idle-connections";
import { latency } from "./latency";
import { leak } from "./leak";
import { leakedKey } from "./leaked-key";
import { messagesLeft } from "./messages-left";
import { noCapacity } from "./no-capacity";
import { nodeDiskFull } from "./node-disk-full";
import { nodeImpaired } from "./node-impaired";
import { nodesBusy } from "./nodes-busy";
import { openPort } from "./open-port";
import { overdueSecret } from "./overdue-secret";
import { publicBucket } from "./public-bucket";
import { queuePoison } from "./queue-poison";
import { replicaFailed } from "./replica-failed";
import { runawaySpend } from "./runaway-spend";
import { slowQueries } from "./slow-queries";
import { staleCache } from "./stale-cache";
import { storageLow } from "./storage-low";
import { stuckPool } from "./stuck-pool";
import { throttledFunction } from "./throttled-function";

/**
 * All faults that can be injected. Played one after another in this order none hides the next: what `throttle-function`
 * leaves throttled, `restore-concurrency` gives back after it.
 */
export const FAULTS: readonly Fault[] = [
  stuckPool,
  errors,
  badRelease,
  latency,
  busyProcessor,
  leak,
  fullDisk,
  staleCache,
  queuePoison,
  messagesLeft,
  failingFunction,
  throttledFunction,
  databaseDown,
  databaseFailed,
  replicaFailed,
  storageLow,
  idleConnections,
  slowQueries,
  nodeImpaired,
  nodeDiskFull,
  nodesBusy,
  noCapacity,
  leakedKey,
  compromisedInstance,
  publicBucket,
  openPort,
  overdueSecret,
  expiringCertificate,
  runawaySpend,
];

/** The fault with this id. */
export function findFault(id: string): Fault | undefined {
  return FAULTS.find((fault) => fault.id === id);
}
