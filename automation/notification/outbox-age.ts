/** Where the metrics of remediation are. */
export const METRICS_NAMESPACE = "Homeostat/Remediation";
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
 * The age of the outbox in CloudWatch's embedded metric format: a function that writes it to its log as one line of JSON
 * has published the metric, with no call that could fail. Written once a minute; a minute without it means that nobody
 * looks at the outbox any more, so its alarm takes missing data for breaching.
 */
export function outboxAgeLine({ environment, oldestAtMs, nowMs }: OutboxAge): object {
  const ageSeconds = oldestAtMs === undefined ? 0 : Math.max(0, Math.round((nowMs - oldestAtMs) / 1_000));
  return {
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [["Environment"]],
          Metrics: [{ Name: OUTBOX_AGE_METRIC, Unit: "Seconds" }],
        },
      ],
    },
    Environment: environment,
    [OUTBOX_AGE_METRIC]: ageSeconds,
  };
}
