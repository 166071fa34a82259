import type { Bound } from "../measured";
import type { DatabaseInstance } from "../ports/databases";
import { memoryBytes } from "./classes";

const CREDITS_PERIOD_SECONDS = 300;

/**
 * What called for a larger class, with the threshold of its alarm within which all is well.
 *
 * @throws Error where the root cause is of another runbook, or the memory of the class is not known
 */
export function loadOf(rootCause: string, { id, instanceClass }: DatabaseInstance): Bound {
  const series = (name: string, statistic: string) => ({
    namespace: "AWS/RDS",
    name,
    statistic,
    dimensions: { DBInstanceIdentifier: id },
  });
  switch (rootCause) {
    case "database-cpu-high":
      return { series: series("CPUUtilization", "Average"), label: "processor use", unit: " %", below: 90 };
    case "database-load-high":
      return {
        series: series("DBLoadRelativeToNumVCPUs", "Average"),
        label: "active sessions for each processor",
        below: 1,
      };
    case "database-cpu-credits-low":
      return {
        series: { ...series("CPUCreditBalance", "Minimum"), periodSeconds: CREDITS_PERIOD_SECONDS },
        label: "processor credits left",
        atLeast: 20,
      };
    case "database-memory-low": {
      const memory = memoryBytes(instanceClass);
      if (memory === undefined) throw new Error(`the memory of ${instanceClass} is not known`);
      const atLeast = Math.floor(0.05 * memory);
      return { series: series("FreeableMemory", "Minimum"), label: "free memory", unit: " bytes", atLeast };
    }
    default:
      throw new Error(`rootCause is ${rootCause}; allowed: the root causes of the runbook's triggers`);
  }
}
