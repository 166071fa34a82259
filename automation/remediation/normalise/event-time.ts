/** How far in the future an event's time may lie: clocks differ, but not by more. */
export const MAXIMUM_AHEAD_MS = 15 * 60_000;
/** How old an event may be: EventBridge gives up its delivery after a day. */
export const MAXIMUM_AGE_MS = 24 * 3_600_000;

/** Why the time cannot be believed, or nothing. */
export function timeProblem(atMs: number, nowMs: number): string | undefined {
  if (Number.isNaN(atMs)) return "time: not a time; allowed: ISO 8601";
  if (atMs > nowMs + MAXIMUM_AHEAD_MS) {
    return `time: ${iso(atMs)} is ${minutes(atMs - nowMs)} min ahead of the clock; allowed: at most ${minutes(MAXIMUM_AHEAD_MS)}`;
  }
  if (atMs < nowMs - MAXIMUM_AGE_MS) {
    return `time: ${iso(atMs)} is ${minutes(nowMs - atMs)} min old; allowed: at most ${minutes(MAXIMUM_AGE_MS)}`;
  }
  return undefined;
}

/** Reads ISO 8601 with any offset, CloudWatch's `+0000` included. */
export function parseTime(text: string): number {
  return Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
}

const iso = (atMs: number) => new Date(atMs).toISOString();
const minutes = (durationMs: number) => Math.round(durationMs / 60_000);
