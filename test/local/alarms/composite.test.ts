import type { StateValue } from "../../../local/alarms/alarm-state";
import { alarmsIn, parseRule, ruleHolds } from "../../../local/alarms/composite-rule";
import { stepSuppression, type Suppression, UNSUPPRESSED } from "../../../local/alarms/suppression";

const STATES: Readonly<Record<string, StateValue>> = {
  on: "ALARM",
  off: "OK",
  "new one": "INSUFFICIENT_DATA",
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html */
test.each([
  ['ALARM("on")', true],
  ["ALARM(off)", false],
  ["OK(off) AND NOT OK(on)", true],
  ['INSUFFICIENT_DATA("new one")', true],
  ["ALARM(off) OR ALARM(on) AND ALARM(off)", false],
  ["(ALARM(off) OR ALARM(on)) AND OK(off)", true],
  ["NOT (ALARM(on) OR ALARM(off))", false],
  ["TRUE AND NOT FALSE", true],
  ["ALARM(arn:aws:cloudwatch:eu-west-1:111111111111:alarm:on)", true],
])("%s", (rule, holds) => {
  expect(ruleHolds(parseRule(rule), (name) => STATES[name] ?? "INSUFFICIENT_DATA")).toBe(holds);
});

test("a rule names its alarms, each once", () => {
  expect(alarmsIn(parseRule("ALARM(a) OR OK(a) OR NOT ALARM(b) OR TRUE"))).toEqual(["a", "b"]);
});

test.each([
  ["BROKEN(a)", '"BROKEN" is no state'],
  ["ALARM(a", '")" is missing'],
  ["ALARM(a) ALARM(b)", '"ALARM" is too much'],
  ["ALARM(a) AND", "it ends too early"],
  ['ALARM("a)', "a quotation mark is not closed"],
])("%s is refused", (rule, message) => {
  expect(() => parseRule(rule)).toThrow(message);
});

const PERIODS = { waitMs: 120_000, extensionMs: 60_000 };

/** State of the alarm and of its suppressor, second by second, and what happens. */
type Look = readonly [second: number, state: StateValue, suppressorOn: boolean, outcome: string];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html (suppression) */
test.each<[string, readonly Look[]]>([
  [
    "without the suppressor it waits, then tells once",
    [
      [0, "ALARM", false, "WaitPeriod"],
      [119, "ALARM", false, "WaitPeriod"],
      [120, "ALARM", false, "tell ALARM"],
      [121, "ALARM", false, ""],
    ],
  ],
  [
    "a suppressor that comes in time keeps it quiet, and for the extension after it",
    [
      [0, "ALARM", false, "WaitPeriod"],
      [60, "ALARM", true, "Alarm"],
      [600, "ALARM", false, "ExtensionPeriod"],
      [659, "ALARM", false, "ExtensionPeriod"],
      [660, "ALARM", false, "tell ALARM"],
    ],
  ],
  [
    "what is over by the end of the extension is never told",
    [
      [0, "OK", false, "WaitPeriod"],
      [120, "OK", false, "tell OK"],
      [200, "ALARM", true, "Alarm"],
      [300, "OK", true, ""],
      [310, "OK", false, ""],
      [400, "OK", false, ""],
    ],
  ],
])("%s", (_, looks) => {
  let suppression: Suppression = UNSUPPRESSED;
  for (const [second, state, suppressorOn, outcome] of looks) {
    const step = stepSuppression(suppression, { state, suppressorOn, nowMs: second * 1_000 }, PERIODS);
    suppression = step.next;
    expect([second, step.act ? `tell ${step.act}` : (step.by ?? "")]).toEqual([second, outcome]);
  }
});
