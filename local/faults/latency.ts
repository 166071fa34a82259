import type { TaskFault } from "./fault";

/** Each request takes three seconds longer. */
export const latency: TaskFault = {
  id: "latency",
  kind: "task",
  summary: "Each request takes three seconds longer.",
  alarms: ["application-latency-high"],
  changes: () => ({ latencyMs: 3_000 }),
  restored: { latencyMs: 0 },
  seenBy: { method: "GET", path: "/" },
};
