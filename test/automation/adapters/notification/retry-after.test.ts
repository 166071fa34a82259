import { retryAfterMs } from "../../../../automation/adapters/notification/retry-after";

const NOW = Date.UTC(2026, 0, 1, 12);

test.each([
  ["120", 120_000],
  [" 0 ", 0],
  ["1.5", 1_500],
  ["Thu, 01 Jan 2026 12:02:00 GMT", 120_000],
  ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
])("%j is a wait of %i ms", (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});

test.each([null, "", "soon", "-5", "1e9", "NaN", "2026-01-01T12:02:00Z", "Thu, 99 Foo 2026 12:02:00 GMT"])(
  "%j says nothing",
  (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  },
);
