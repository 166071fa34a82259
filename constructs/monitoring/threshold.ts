/** How a value is compared with the limit. */
export type Comparison = "GreaterThanOrEqualToThreshold" | "LessThanThreshold" | "LessThanOrEqualToThreshold";

/** When a signal is bad: the limit, and for how many of the last periods it must be passed. */
export interface Threshold {
  readonly comparison: Comparison;
  readonly value: number;
  /** Periods that must be bad. */
  readonly breachingPeriods: number;
  /** Periods that are looked at. */
  readonly evaluationPeriods: number;
}

/** Bad at or above `value` in `breachingPeriods` of the last `evaluationPeriods`. */
export function atLeast(
  value: number,
  breachingPeriods: number,
  evaluationPeriods = breachingPeriods,
): Threshold {
  return { comparison: "GreaterThanOrEqualToThreshold", value, breachingPeriods, evaluationPeriods };
}

/** Bad below `value` in `breachingPeriods` of the last `evaluationPeriods`. */
export function below(
  value: number,
  breachingPeriods: number,
  evaluationPeriods = breachingPeriods,
): Threshold {
  return { comparison: "LessThanThreshold", value, breachingPeriods, evaluationPeriods };
}
