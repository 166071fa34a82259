import type { TaskFault } from "./fault";

/** The scratch disk of each task is full. */
export const fullDisk: TaskFault = {
  id: "full-disk",
  kind: "task",
  summary: "The scratch disk of each task is full.",
  alarms: ["application-disk-full"],
  mendedBy: "restart-service",
  changes: () => ({ fullDisk: true }),
  restored: { fullDisk: false },
  seenBy: { method: "POST", path: "/jobs", body: JSON.stringify({ text: "two words" }) },
};
