import type { TaskFault } from "./fault";

/** Every database connection of each task is taken and never given back. */
export const stuckPool: TaskFault = {
  id: "stuck-pool",
  kind: "task",
  summary: "Every database connection of each task is taken and never given back.",
  alarms: ["application-pool-exhausted"],
  mendedBy: "restart-service",
  changes: () => ({ stuckPool: true }),
  restored: { stuckPool: false },
};
