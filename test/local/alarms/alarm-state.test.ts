import fc from "fast-check";
import {
  decideState,
  evaluationRange,
  type MissingTreatment,
  type StateValue,
  type Verdict,
} from "../../../local/alarms/alarm-state";

const VERDICTS: Readonly<Record<string, Verdict>> = { "0": "good", X: "breaching", "-": "missing" };
const TREATMENTS: readonly MissingTreatment[] = ["missing", "ignore", "breaching", "notBreaching"];
const STAYS = undefined;

function verdicts(text: string): Verdict[] {
  return text.split(" ").map((letter) => VERDICTS[letter] ?? "missing");
}

/** Periods, how many are filled in, and the state by treatment: missing, ignore, breaching, notBreaching. */
type Row = readonly [string, number, readonly (StateValue | undefined)[]];

/**
 * The two tables of "How alarm state is evaluated when data is missing"
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const THREE_OF_THREE: readonly Row[] = [
  ["0 - X - X", 0, ["OK", "OK", "OK", "OK"]],
  ["0 - - - -", 2, ["OK", "OK", "OK", "OK"]],
  ["- - - - -", 3, ["INSUFFICIENT_DATA", STAYS, "ALARM", "OK"]],
  ["0 X X - X", 0, ["ALARM", "ALARM", "ALARM", "ALARM"]],
  ["- - X - -", 2, ["ALARM", STAYS, "ALARM", "OK"]],
];
const TWO_OF_THREE: readonly Row[] = [
  ["0 - X - X", 0, ["ALARM", "ALARM", "ALARM", "ALARM"]],
  ["0 0 X 0 X", 0, ["ALARM", "ALARM", "ALARM", "ALARM"]],
  ["0 - X - -", 1, ["OK", "OK", "ALARM", "OK"]],
  ["- - - - 0", 2, ["OK", "OK", "ALARM", "OK"]],
  ["- - - X -", 2, ["ALARM", STAYS, "ALARM", "OK"]],
];

describe.each([
  ["3 of 3", 3, THREE_OF_THREE],
  ["2 of 3", 2, TWO_OF_THREE],
] as const)("AWS's table for %s", (_, datapointsToAlarm, rows) => {
  test.each(rows)("%s", (periods, filled, states) => {
    const decisions = TREATMENTS.map((treatMissing) =>
      decideState(verdicts(periods), { evaluationPeriods: 3, datapointsToAlarm, treatMissing }),
    );
    expect(decisions.map(({ state }) => state)).toEqual(states);
    for (const decision of decisions) expect(decision.filled).toBe(filled);
  });
});

/** "Avoiding premature transitions to alarm state", the same page: these do not go into ALARM at once. */
test.each(["- - - - X", "- - - X -"])("%s, 3 of 3, waits for another sample", (periods) => {
  const rule = { evaluationPeriods: 3, datapointsToAlarm: 3, treatMissing: "missing" } as const;
  expect(decideState(verdicts(periods), rule).state).toBe(STAYS);
});

test("two periods more than N are read, as in AWS's examples", () => {
  expect(evaluationRange(3)).toBe(5);
});

describe("whatever the periods are", () => {
  const rule = fc
    .record({ n: fc.integer({ min: 1, max: 6 }), m: fc.integer({ min: 1, max: 6 }) })
    .filter(({ n, m }) => m <= n);
  const treatment = fc.constantFrom(...TREATMENTS);

  /** N real periods: nothing to fill in, so the newest N are simply counted. */
  test("without a missing one, the newest N are counted", () => {
    fc.assert(
      fc.property(
        rule,
        treatment,
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        ({ n, m }, treatMissing, bad) => {
          const range = bad.slice(0, n + 2);
          let count = 0;
          for (let index = range.length - n; index < range.length; index += 1) if (range[index]) count += 1;
          const decision = decideState(
            range.map((isBad): Verdict => (isBad ? "breaching" : "good")),
            { evaluationPeriods: n, datapointsToAlarm: m, treatMissing },
          );
          expect(decision.state).toBe(count >= m ? "ALARM" : "OK");
        },
      ),
    );
  });

  /** A naive reference: write the filling down as text, then count letters. */
  test("breaching and notBreaching fill in what lacks, and count", () => {
    fc.assert(
      fc.property(
        rule,
        fc.boolean(),
        fc.string({ unit: fc.constantFrom("0", "X", "-"), minLength: 8, maxLength: 8 }),
        ({ n, m }, breaching, letters) => {
          const periods = letters.slice(0, n + 2);
          const real = periods.replaceAll("-", "").slice(-n);
          const whole = real.padStart(n, breaching ? "X" : "0");
          const expected = whole.replaceAll("0", "").length >= m ? "ALARM" : "OK";
          const treatMissing = breaching ? "breaching" : "notBreaching";
          const decision = decideState(verdicts(periods.replaceAll(/(?!^)/g, " ")), {
            evaluationPeriods: n,
            datapointsToAlarm: m,
            treatMissing,
          });
          expect(decision.state).toBe(expected);
        },
      ),
    );
  });

  test("ignored silence never ends an alarm nor begins one", () => {
    fc.assert(
      fc.property(rule, ({ n, m }) => {
        const silence = Array.from({ length: n + 2 }, (): Verdict => "missing");
        const decision = decideState(silence, {
          evaluationPeriods: n,
          datapointsToAlarm: m,
          treatMissing: "ignore",
        });
        expect(decision).toEqual({ state: STAYS, used: [], filled: n });
      }),
    );
  });
});
