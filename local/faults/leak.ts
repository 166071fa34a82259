import type { TaskFault } from "./fault";

/** Each task loses 32 MiB of memory a second, up to 512. */
export const leak: TaskFault = {
  id: "leak",
  kind: "task",
  summary: "Each task loses 32 MiB of memory a second, up to 512.",
  alarms: ["application-memory-leaking"],
  mendedBy: "restart-service",
  changes: () => ({ leakMibPerSecond: 32 }),
  restored: { leakMibPerSecond: 0 },
};
