import fc from "fast-check";
import { momentOf, parseWallClock, wallClockAt } from "../../../../automation/remediation/policy/wall-clock";
import { numRuns } from "../support/runs";

const iso = (text: string, timeZone: string) =>
  new Date(momentOf(parseWallClock(text), timeZone)).toISOString();

describe("the clock on the wall", () => {
  // The changes of 2026: Berlin 29 March and 25 October, New York 8 March and 1 November, Lord Howe by half an hour.
  it.each([
    ["2026-01-15T12:00", "UTC", "2026-01-15T12:00:00.000Z"],
    ["2026-01-15T12:00", "Europe/Berlin", "2026-01-15T11:00:00.000Z"],
    ["2026-07-15T12:00", "Europe/Berlin", "2026-07-15T10:00:00.000Z"],
    ["2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59:00.000Z"],
    ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
    ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00:00.000Z"],
    ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["2026-06-01T00:00", "Asia/Kathmandu", "2026-05-31T18:15:00.000Z"],
    ["2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00.000Z"],
    ["2026-06-01T00:00", "Pacific/Kiritimati", "2026-05-31T10:00:00.000Z"],
  ])("%s in %s is %s", (text, timeZone, expected) => {
    expect(iso(text, timeZone)).toBe(expected);
  });

  it.each([
    "2026-02-30T00:00",
    "2026-13-01T00:00",
    "2026-01-01T24:00",
    "2026-01-01",
    "2026-01-01T00:00Z",
    "",
  ])("%j is no time on it", (text) => {
    expect(() => parseWallClock(text)).toThrow('allowed: e.g. "2026-12-20T00:00"');
  });

  it("does not hang in a time zone that does not exist", () => {
    expect(() => wallClockAt(0, "Europe/Atlantis")).toThrow(RangeError);
  });

  it("shows again what a moment was found from, unless that time was skipped", () => {
    const zones = [
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
      "America/Sao_Paulo",
      "UTC",
    ];
    const minutes = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2037, 0) / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...zones), (minute, timeZone) => {
        const shown = wallClockAt(minute * 60_000, timeZone);
        const found = momentOf(shown, timeZone);
        // An hour that comes twice is found at its first coming.
        expect(found).toBeLessThanOrEqual(minute * 60_000);
        expect(wallClockAt(found, timeZone)).toEqual(shown);
      }),
      { numRuns: numRuns * 4 },
    );
  });
});
