import { metricsLine } from "../../core/embedded-metrics";
import type { EngineDeps } from "../admission/deps";
import type { Unavailable } from "../admission/guardrail-store";
import { breakerOf, environmentKey, environmentOf, breakerKey } from "../guardrails/scope";

/** Names of the metrics that are told once a minute. */
export const ENGINE_METRICS = {
  /** Runbooks that are held back because they failed too often. */
  breakersOpen: "BreakersOpen",
  /** Executions that were admitted and are not settled. */
  inFlight: "ExecutionsInFlight",
  /** Seconds since the oldest of these was admitted; 0 where there is none. */
  oldest: "OldestExecutionSeconds",
} as const;

/** What the guardrails of an environment hold, as a line of metrics for the log. */
export async function engineMetrics(
  environment: string,
  runbookIds: readonly string[],
  { store, clock }: Pick<EngineDeps, "store" | "clock">,
): Promise<{ readonly kind: "read"; readonly line: object } | Unavailable> {
  const breakers = runbookIds.map((id) => breakerKey(environment, id));
  const read = await store.read([environmentKey(environment), ...breakers]);
  if (read.kind === "unavailable") return read;
  const nowMs = clock();
  const { inFlight } = environmentOf(environment, read.items);
  const oldestMs = Math.min(nowMs, ...inFlight.map(({ admittedAtMs }) => admittedAtMs));
  const open = runbookIds.filter((id) => isOpen(breakerOf(environment, id, read.items), nowMs));
  const { breakersOpen, inFlight: count, oldest } = ENGINE_METRICS;
  const metrics = {
    [breakersOpen]: { value: open.length, unit: "Count" },
    [count]: { value: inFlight.length, unit: "Count" },
    [oldest]: { value: Math.round((nowMs - oldestMs) / 1_000), unit: "Seconds" },
  } as const;
  return { kind: "read", line: metricsLine(environment, metrics, nowMs) };
}

/** Whether it holds something back; when its time is over, the next incident is its probe. */
function isOpen({ state }: ReturnType<typeof breakerOf>, nowMs: number): boolean {
  return state.is === "HALF_OPEN" || (state.is === "OPEN" && nowMs < state.untilMs);
}
