/** What an alarm makes of a period without samples, and why that is right for this signal. */
export interface MissingData {
  readonly treatAs: "breaching" | "notBreaching" | "ignore" | "missing";
  readonly reason: string;
}

/** Counters: the service publishes nothing while the count is zero. */
export const SILENCE_IS_ZERO: MissingData = {
  treatAs: "notBreaching",
  reason: "the metric is published only when there is something to count",
};

/** Signs of life: whoever must report and does not is down. */
export const SILENCE_IS_FAILURE: MissingData = {
  treatAs: "breaching",
  reason: "the metric is published as long as the resource works",
};

/** Gauges with a sign-of-life alarm beside them: silence belongs to that alarm and tells nothing about this one. */
export const SILENCE_IS_UNKNOWN: MissingData = {
  treatAs: "missing",
  reason: "a silent resource has an alarm of its own",
};
