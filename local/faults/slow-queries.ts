import type { TaskFault } from "./fault";

/** Each task has three queries running that do not end: more than the database has processors for. */
export const slowQueries: TaskFault = {
  id: "slow-queries",
  kind: "task",
  summary: "Each task has three queries running that do not end.",
  alarms: ["database-load-high"],
  mendedBy: "scale-database",
  changes: () => ({ slowQueries: 3 }),
  restored: { slowQueries: 0 },
};
