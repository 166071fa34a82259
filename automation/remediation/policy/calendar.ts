import type { Reason } from "../decision";
import type { ChangeFreeze, EnvironmentPolicy, MaintenanceWindow, Weekday } from "./environment-policy";
import { momentOf, parseWallClock, wallClockAt } from "./wall-clock";

const WEEKDAYS: readonly Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MINUTE_MS = 60_000;
const MINUTES_PER_DAY = 1440;
const NO_REASONS: readonly Reason[] = [];

/** Freezes and windows that hold now. A calendar that cannot be read blocks: it may say no. */
export function calendarReasons(policy: EnvironmentPolicy, nowMs: number): readonly Reason[] {
  const { changeFreezes = [], maintenanceWindows = [] } = policy;
  if (changeFreezes.length === 0 && maintenanceWindows.length === 0) return NO_REASONS;
  try {
    return [
      ...changeFreezes.flatMap((freeze) => freezeReason(freeze, nowMs)),
      ...maintenanceWindows.flatMap((window) => windowReason(window, nowMs)),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const says = `the calendar of ${policy.environment} cannot be read: ${why}`;
    return [{ code: "environment-policy", limitsTo: "blocked", says }];
  }
}

function freezeReason(freeze: ChangeFreeze, nowMs: number): Reason[] {
  const { name, timeZone, limitsTo = "approval" } = freeze;
  const fromMs = momentOf(parseWallClock(freeze.from), timeZone);
  const untilMs = momentOf(parseWallClock(freeze.until), timeZone);
  if (fromMs >= untilMs) {
    throw new RangeError(`the freeze "${name}" ends (${freeze.until}) before it begins (${freeze.from})`);
  }
  if (nowMs < fromMs || nowMs >= untilMs) return [];
  const says = `nothing changes during "${name}", until ${freeze.until} ${timeZone}`;
  return [{ code: "change-freeze", limitsTo, says, untilMs }];
}

function windowReason(window: MaintenanceWindow, nowMs: number): Reason[] {
  const { name, timeZone, limitsTo = "blocked" } = window;
  const untilMs = endOfOpenWindow(window, nowMs);
  if (untilMs === undefined) return [];
  const says = `people are at work in "${name}" (${window.days.join(", ")} from ${window.from} ${timeZone})`;
  return [{ code: "maintenance-window", limitsTo, says, untilMs }];
}

/** A window that is open now began today or yesterday, as the days are counted where its clock hangs. */
function endOfOpenWindow(window: MaintenanceWindow, nowMs: number): number | undefined {
  const { days, durationMinutes, timeZone } = window;
  const [hour, minute] = timeOfDay(window);
  const today = wallClockAt(nowMs, timeZone);
  for (const daysAgo of [0, 1]) {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day - daysAgo));
    const weekday = WEEKDAYS[date.getUTCDay()];
    if (weekday === undefined || !days.includes(weekday)) continue;
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    const fromMs = momentOf({ year, month, day, hour, minute }, timeZone);
    const untilMs = fromMs + durationMinutes * MINUTE_MS;
    if (nowMs >= fromMs && nowMs < untilMs) return untilMs;
  }
  return undefined;
}

function timeOfDay({ name, from, durationMinutes }: MaintenanceWindow): [number, number] {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(from) ?? [];
  if (hour === undefined || minute === undefined) {
    throw new RangeError(`the window "${name}" begins at ${JSON.stringify(from)}; allowed: 00:00 to 23:59`);
  }
  if (!(durationMinutes >= 1 && durationMinutes <= MINUTES_PER_DAY)) {
    throw new RangeError(
      `the window "${name}" lasts ${durationMinutes} min; allowed: 1 to ${MINUTES_PER_DAY}`,
    );
  }
  return [Number(hour), Number(minute)];
}
