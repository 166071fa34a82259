import type { TaskFault } from "./fault";

/** Each task takes more of a processor than the half that it has; one more task, and they have less to do on the average. */
export const busyProcessor: TaskFault = {
  id: "busy-processor",
  kind: "task",
  summary: "Each task takes all the processor time that it has.",
  alarms: ["service-cpu-high"],
  mendedBy: "scale-service",
  changes: () => ({ busyPercent: 60 }),
  restored: { busyPercent: 0 },
};
