import type { TaskFault } from "./fault";

/** Each task takes 120 % of the half of a processor that it has; with one more task it is 80 % on the average. */
export const busyProcessor: TaskFault = {
  id: "busy-processor",
  kind: "task",
  summary: "Each task takes all the processor time that it has.",
  alarms: ["service-cpu-high"],
  mendedBy: "scale-service",
  changes: () => ({ busyPercent: 60 }),
  restored: { busyPercent: 0 },
};
