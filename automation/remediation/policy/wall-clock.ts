/** A day and a time as the clock on the wall shows them. */
export interface WallClock {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Every time zone changes its offset on a quarter of an hour. */
const OFFSET_STEP_MS = 15 * MINUTE_MS;
const MOST_REMEMBERED = 1000;

/** What the clock on the wall of a time zone shows at a moment. */
export function wallClockAt(atMs: number, timeZone: string): WallClock {
  const local = new Date(atMs + offsetMs(atMs, timeZone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/**
 * The moment when the clock on the wall shows this. Of an hour that comes twice the first is meant; a time that
 * is skipped in spring is as long after the change as it would have been.
 *
 * @throws RangeError when the time zone is unknown
 */
export function momentOf({ year, month, day, hour, minute }: WallClock, timeZone: string): number {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const before = offsetMs(asUtc - DAY_MS, timeZone);
  const after = offsetMs(asUtc + DAY_MS, timeZone);
  // The larger offset gives the earlier moment.
  const fitting = [Math.max(before, after), Math.min(before, after)].find(
    (offset) => offsetMs(asUtc - offset, timeZone) === offset,
  );
  return asUtc - (fitting ?? before);
}

/**
 * Reads `2026-12-20T00:00`.
 *
 * @throws RangeError when it is no such time
 */
export function parseWallClock(text: string): WallClock {
  const [, ...parts] = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  // A day that does not exist becomes another one.
  if (parts.length === 0 || date.toISOString().slice(0, 16) !== text) {
    throw new RangeError(
      `${JSON.stringify(text)} is no time on a wall clock; allowed: e.g. "2026-12-20T00:00"`,
    );
  }
  return { year, month, day, hour, minute };
}

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

function offsetMs(atMs: number, timeZone: string): number {
  const step = Math.floor(atMs / OFFSET_STEP_MS);
  const key = `${timeZone} ${step}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = measuredOffsetMs(step * OFFSET_STEP_MS, timeZone);
  if (offsets.size >= MOST_REMEMBERED) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function measuredOffsetMs(atMs: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)] as const),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - atMs;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
