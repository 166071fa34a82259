/**
 * How fast a person must act, most urgent first: P1 users are cut off, now; P2 users will notice, within the hour;
 * P3 a working-day ticket; P4 for the weekly review.
 */
export const SEVERITIES = ["P1", "P2", "P3", "P4"] as const;

/** Urgency of an alarm. */
export type Severity = (typeof SEVERITIES)[number];
