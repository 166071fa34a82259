/** What is known of one kind of alarm of the alarm library. */
export interface KnownAlarm {
  /** Part of the platform, as the composite alarms name it. */
  readonly component: "network" | "cluster" | "database" | "cache" | "service" | "backup" | "automation";
  /** How surely the alarm names its own cause, 0–1: high where it measures the cause, lower where only an effect. */
  readonly confidence: number;
}

/** The alarm measures what is wrong. */
const MEASURED = 0.95;
/** The alarm measures what users feel, which has several causes. */
const FELT = 0.8;

function all(component: KnownAlarm["component"], confidence: number, ids: readonly string[]) {
  return ids.map((id): [string, KnownAlarm] => [id, { component, confidence }]);
}

/** Every kind of alarm that the library makes; a test holds the two together. */
export const KNOWN_ALARMS: ReadonlyMap<string, KnownAlarm> = new Map([
  ...all("network", MEASURED, [
    "nat-port-allocation-errors",
    "nat-connections-high",
    "nat-packets-dropped",
    "nat-connections-unanswered",
  ]),
  ...all("cluster", MEASURED, [
    "cluster-api-errors-high",
    "cluster-api-throttled",
    "cluster-api-silent",
    "cluster-storage-high",
    "cluster-pods-unschedulable",
    "cluster-scheduling-errors",
    "cluster-nodes-silent",
    "cluster-node-unhealthy",
    "cluster-nodes-cpu-high",
  ]),
  ...all("database", MEASURED, [
    "database-silent",
    "database-cpu-high",
    "database-load-high",
    "database-cpu-credits-low",
    "database-connections-high",
    "database-memory-low",
    "database-transaction-ids-high",
    "database-storage-low",
    "database-storage-critical",
    "database-local-storage-low",
    "database-replica-lag-high",
    "database-replica-lag-unknown",
    "database-replica-silent",
    "database-reader-lag-high",
  ]),
  ...all("database", FELT, ["database-read-latency-high", "database-write-latency-high"]),
  ...all("cache", MEASURED, [
    "cache-engine-cpu-high",
    "cache-memory-high",
    "cache-swap-high",
    "cache-connections-high",
    "cache-silent",
    "cache-evictions-high",
    "cache-replication-lag-high",
  ]),
  ...all("cache", FELT, ["cache-hit-rate-low"]),
  ...all("service", MEASURED, [
    "load-balancer-connections-rejected",
    "load-balancer-no-healthy-target",
    "load-balancer-unhealthy-targets",
    "load-balancer-target-connections-failing",
    "application-silent",
    "application-cache-stale",
    "application-pool-exhausted",
    "application-memory-leaking",
    "application-disk-full",
    "service-silent",
    "service-cpu-high",
    "service-memory-high",
    "dead-letter-queue-not-empty",
    "queue-age-high",
    "queue-backlog-high",
    "queue-in-flight-high",
    "function-throttled",
    "function-duration-high",
  ]),
  ...all("service", FELT, [
    "load-balancer-target-errors-high",
    "load-balancer-errors-high",
    "load-balancer-latency-high",
    "http-api-errors-high",
    "http-api-refusals-high",
    "http-api-latency-high",
    "application-errors-high",
    "application-latency-high",
    "function-errors-high",
    "function-errors-persist",
  ]),
  // No runbook answers to these: what is wrong with the automation is for a person.
  ...all("automation", MEASURED, [
    "automation-executions-failed",
    "automation-executions-timed-out",
    "automation-executions-stuck",
    "automation-breaker-open",
    "automation-runbook-errors",
    "automation-function-errors",
    "automation-function-throttled",
    "automation-executions-throttled",
    "automation-table-throttled",
    "automation-queue-age-high",
    "automation-dead-letters",
    "automation-outbox-age-high",
    "automation-sweeper-silent",
  ]),
  ...all("backup", MEASURED, ["backup-jobs-failed", "backup-copies-failed", "backup-jobs-missing"]),
]);

/** Kind and subject of an alarm, from its name without organization and environment. */
export interface AlarmName extends KnownAlarm {
  readonly id: string;
  /** Which of several like resources, e.g. `node-2`. @default - there is only one */
  readonly subject?: string;
}

/** Finds the longest kind that the name begins with: `cluster-nodes-cpu-high-group-1` is no `cluster-nodes`. */
export function parseAlarmName(rest: string): AlarmName | undefined {
  for (let end = rest.length; end > 0; end = rest.lastIndexOf("-", end - 1)) {
    const id = rest.slice(0, end);
    const known = KNOWN_ALARMS.get(id);
    if (known) return { id, ...known, ...(end < rest.length && { subject: rest.slice(end + 1) }) };
  }
  return undefined;
}

const COMPOSITE = /^(network|cluster|database|cache|service|backup|automation)-p[12]$/;

/** Whether the name is that of a composite alarm which only gathers alarms of the library. */
export function isGatheringComposite(rest: string): boolean {
  return COMPOSITE.test(rest);
}
