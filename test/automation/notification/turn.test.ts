import fc from "fast-check";
import { turnOf } from "../../../automation/notification/turn";
import { numRuns } from "../remediation/support/runs";

const MINUTE = 60_000;

test("few are all of them, whatever the time", () => {
  expect(turnOf(["a", "b"], 7 * MINUTE, 2)).toEqual(["a", "b"]);
  expect(turnOf([], 0, 2)).toEqual([]);
});

test("of many, other ones have their turn each minute, in their order", () => {
  const turns = [0, 1, 2, 3].map((minute) =>
    turnOf(["a", "b", "c", "d", "e"], minute * MINUTE + 1, 2).join(""),
  );
  expect(turns).toEqual(["ab", "cd", "ae", "bc"]);
});

test("each has its turn before long, and no more than may be have it at once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat({ max: 1e6 }), (count, minute) => {
      const waiting = Array.from({ length: count }, (_, index) => index);
      const turns = Array.from({ length: Math.ceil(count / 50) }, (_, later) =>
        turnOf(waiting, (minute + later) * MINUTE, 50),
      );
      expect(Math.max(...turns.map(({ length }) => length))).toBeLessThanOrEqual(50);
      expect(new Set(turns.flat()).size).toBe(count);
      for (const turn of turns) expect(turn).toEqual(turn.toSorted((a, b) => a - b));
    }),
    { numRuns },
  );
});
