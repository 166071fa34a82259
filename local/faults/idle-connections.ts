import type { TaskFault } from "./fault";

/** Each task keeps connections that it never uses. */
export const idleConnections: TaskFault = {
  id: "idle-connections",
  kind: "task",
  summary: "Each task has opened 24 database connections beside its pool, and uses none of them.",
  alarms: ["database-connections-high"],
  mendedBy: "relieve-connections",
  changes: { idleConnections: 24 },
  restored: { idleConnections: 0 },
};
