import type { TaskFault } from "./fault";

/** Half of the requests fail. */
export const errors: TaskFault = {
  id: "errors",
  kind: "task",
  summary: "Half of the requests fail.",
  alarms: ["application-errors-high"],
  changes: () => ({ errorsPercent: 50 }),
  restored: { errorsPercent: 0 },
  seenBy: { method: "GET", path: "/" },
};
