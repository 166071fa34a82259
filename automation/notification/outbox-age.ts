import { metricsLine } from "../core/embedded-metrics";

/** Name of the metric: age of the oldest message that waits, in seconds; 0 where none does. */
export const OUTBOX_AGE_METRIC = "OutboxAgeSeconds";

/** What the age is computed from. */
export interface OutboxAge {
  readonly environment: string;
  /** When the oldest message was written, in milliseconds since the epoch. @default - none waits */
  readonly oldestAtMs?: number;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * The age of the outbox as a line of the log. Written once a minute; a minute without it means that nobody looks at the
 * outbox any more, so its alarm takes missing data for breaching.
 */
export function outboxAgeLine({ environment, oldestAtMs, nowMs }: OutboxAge): object {
  const value = oldestAtMs === undefined ? 0 : Math.max(0, Math.round((nowMs - oldestAtMs) / 1_000));
  return metricsLine(environment, { [OUTBOX_AGE_METRIC]: { value, unit: "Seconds" } }, nowMs);
}
