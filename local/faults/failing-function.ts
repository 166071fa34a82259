import type { TaskFault } from "./fault";

/** Each task hands the worker six jobs a second on which it fails. */
export const failingFunction: TaskFault = {
  id: "failing-function",
  kind: "task",
  summary: "Each task hands the worker six jobs a second, on which it fails after a while.",
  alarms: ["function-errors-high"],
  mendedBy: "throttle-function",
  changes: () => ({ failingJobsPerSecond: 6 }),
  restored: { failingJobsPerSecond: 0 },
};
