import type { CheckResult } from "../../remediation/execution/steps";
import { newest } from "../measured";
import type { DatabaseInstance } from "../ports/databases";
import type { Metrics, MetricSeries } from "../ports/metrics";

/**
 * States that RDS does not leave by itself soon. All others are not meant: an instance that is rebooting, modified or
 * failing over to its standby comes back, and one that somebody stopped was stopped on purpose.
 */
const DOWN = new Set([
  "failed",
  "inaccessible-encryption-credentials",
  "incompatible-network",
  "incompatible-option-group",
  "incompatible-parameters",
  "insufficient-capacity",
  "restore-error",
  "storage-full",
]);
const SILENT_MINUTES = 3;
const HOUR_MINUTES = 60;

/** Whether RDS itself says that the instance is down. */
export function downByApi({ id, state }: DatabaseInstance): CheckResult {
  return { passed: DOWN.has(state), says: `RDS says that ${id} is ${state}` };
}

/**
 * Whether the instance fell silent: it spoke within the hour, is silent now, and another one is heard. Silence alone
 * would be no proof, as it is also what a broken CloudWatch sounds like.
 */
export async function downByMetrics(
  { primary, witness }: { readonly primary: string; readonly witness: string },
  metrics: Metrics,
  nowMs: number,
): Promise<CheckResult> {
  const [lately, earlier, heard] = await Promise.all([
    newest(metrics, cpuOf(primary), { nowMs, withinMinutes: SILENT_MINUTES }),
    newest(metrics, cpuOf(primary), { nowMs, withinMinutes: HOUR_MINUTES }),
    newest(metrics, cpuOf(witness), { nowMs, withinMinutes: SILENT_MINUTES }),
  ]);
  const passed = lately === undefined && earlier !== undefined && heard !== undefined;
  if (lately) return { passed, says: `${primary} sent metrics within the last ${SILENT_MINUTES} minutes` };
  if (!earlier)
    return { passed, says: `${primary} has sent no metrics for an hour: it is not known since when` };
  if (!heard) return { passed, says: `${witness} is silent as well: perhaps metrics do not arrive at all` };
  return {
    passed,
    says: `${primary} has been silent for ${SILENT_MINUTES} minutes, while ${witness} is heard`,
  };
}

/** Beginning of the last minute in which an instance was heard; nothing where it was not within the hour. */
export async function lastHeardMs(id: string, metrics: Metrics, nowMs: number): Promise<number | undefined> {
  return (await newest(metrics, cpuOf(id), { nowMs, withinMinutes: HOUR_MINUTES }))?.atMs;
}

function cpuOf(id: string): MetricSeries {
  const dimensions = { DBInstanceIdentifier: id };
  return { namespace: "AWS/RDS", name: "CPUUtilization", statistic: "Average", dimensions };
}
