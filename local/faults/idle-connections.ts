import type { TaskFault } from "./fault";

/** Four fifths of what dev's server takes: what its alarm sees, with enough left for who looks at it. */
const CONNECTIONS = 48;

/** The tasks keep connections that they never use. */
export const idleConnections: TaskFault = {
  id: "idle-connections",
  kind: "task",
  summary: `The tasks together have opened ${String(CONNECTIONS)} database connections beside their pools, and use none of them.`,
  alarms: ["database-connections-high"],
  mendedBy: "relieve-connections",
  changes: (tasks) => ({ idleConnections: Math.ceil(CONNECTIONS / tasks) }),
  restored: { idleConnections: 0 },
};
