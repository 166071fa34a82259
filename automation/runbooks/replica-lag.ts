import type { CheckResult } from "../remediation/execution/steps";
import { newest } from "./measured";
import type { Metrics } from "./ports/metrics";

/** What is lost, or read late, at most. */
export const MAXIMUM_LAG_SECONDS = 30;
const WITHIN_MINUTES = 5;

/** How far a replica is behind, and whether that is known and bearable. */
export async function replicaLag(
  id: string,
  metrics: Metrics,
  nowMs: number,
): Promise<CheckResult & { readonly seconds?: number }> {
  const point = await newest(
    metrics,
    {
      namespace: "AWS/RDS",
      name: "ReplicaLag",
      statistic: "Maximum",
      dimensions: { DBInstanceIdentifier: id },
    },
    { nowMs, withinMinutes: WITHIN_MINUTES },
  );
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
