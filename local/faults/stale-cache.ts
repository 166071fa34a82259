import type { TaskFault } from "./fault";

/** The cache holds an old value for good. */
export const staleCache: TaskFault = {
  id: "stale-cache",
  kind: "task",
  summary: "The cache holds an old value for good.",
  alarms: ["application-cache-stale"],
  mendedBy: "clear-cache",
  changes: () => ({ staleCache: true }),
  restored: { staleCache: false },
  seenBy: { method: "GET", path: "/" },
};
