import type { CheckResult } from "../remediation/execution/steps";
import { newest } from "./measured";
import type { Metrics, MetricSeries } from "./ports/metrics";

/** What is lost, or read late, at most. */
export const MAXIMUM_LAG_SECONDS = 30;
const WITHIN_MINUTES = 5;

/** A lag, and whether it is known and bearable. */
export interface Lag extends CheckResult {
  /** @default - it is not known */
  readonly seconds?: number;
}

/** How far a replica is behind. */
export async function replicaLag(id: string, metrics: Metrics, nowMs: number): Promise<Lag> {
  const point = await newest(metrics, lagSeries(id), { nowMs, withinMinutes: WITHIN_MINUTES });
  if (!point)
    return { passed: false, says: `the lag of ${id} was not measured within ${WITHIN_MINUTES} minutes` };
  // RDS says -1 where replication has stopped and there is nothing to measure.
  if (point.value < 0) return { passed: false, says: `${id} does not replicate` };
  const passed = point.value <= MAXIMUM_LAG_SECONDS;
  return {
    passed,
    says: `${id} is ${point.value} s behind; at most ${MAXIMUM_LAG_SECONDS} s are allowed`,
    seconds: point.value,
  };
}

/** What RDS measures of a replica: seconds since the commit of what it replayed last, and -1 where it does not replicate. */
export function lagSeries(id: string): MetricSeries {
  return {
    namespace: "AWS/RDS",
    name: "ReplicaLag",
    statistic: "Maximum",
    dimensions: { DBInstanceIdentifier: id },
  };
}
