import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

const UNITS_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
const DURATION = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const MOMENT_FORM = "ISO 8601 with an offset, e.g. 2026-03-01T03:00:00Z";
const DURATION_FORM = "days, hours, minutes and seconds, e.g. 2h, 90m or 1d12h";

/**
 * Reads a moment: milliseconds since the epoch.
 *
 * @throws CliError when it is none, or leaves open which clock is meant
 */
export function momentOption(option: string, text: string): number {
  const atMs = MOMENT.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(atMs)) return atMs;
  throw unreadable(option, `"${text}" is no moment`, MOMENT_FORM);
}

/**
 * Reads a duration of more than nothing, in milliseconds.
 *
 * @throws CliError when it is none
 */
export function durationOption(option: string, text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw unreadable(option, `"${text}" is no duration`, DURATION_FORM);
}

/**
 * Reads how far to look back, as a moment or a duration until now: milliseconds since the epoch.
 *
 * @throws CliError when it is neither, or lies ahead
 */
export function sinceOption(option: string, text: string, nowMs: number): number {
  const back = durationMs(text);
  if (back !== undefined) return Math.max(0, nowMs - back);
  const atMs = MOMENT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(atMs)) {
    throw unreadable(
      option,
      `"${text}" is neither a duration nor a moment`,
      `${DURATION_FORM}; or ${MOMENT_FORM}`,
    );
  }
  if (atMs <= nowMs) return atMs;
  throw unreadable(option, `"${text}" is in the future`, "a moment in the past");
}

function durationMs(text: string): number | undefined {
  const parts = DURATION.exec(text);
  if (!parts || text === "") return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part: string | undefined) => Number(part ?? 0));
  const ms =
    (days ?? 0) * UNITS_MS.d +
    (hours ?? 0) * UNITS_MS.h +
    (minutes ?? 0) * UNITS_MS.m +
    (seconds ?? 0) * UNITS_MS.s;
  return ms > 0 ? ms : undefined;
}

function unreadable(where: string, what: string, allowed: string): CliError {
  return new CliError(EXIT.usage, { what, where, allowed, remedy: "correct it, or leave it out" });
}
