import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompositeAlarm, MetricAlarm } from "../../../local/alarms/definition";
import { stateChangeEvent } from "../../../local/alarms/state-change-event";
import { type Alarms, alarmsOf, PLACE } from "./support/alarms-of";

const SERIES = { namespace: "Web", name: "PoolBusy", dimensions: { Service: "web" } };
const ACTIONS = {
  ActionsEnabled: true,
  OKActions: ["tell"],
  AlarmActions: ["page"],
  InsufficientDataActions: [],
};

const POOL: MetricAlarm = {
  ...ACTIONS,
  AlarmName: "pool",
  Namespace: "Web",
  MetricName: "PoolBusy",
  Dimensions: [{ Name: "Service", Value: "web" }],
  Statistic: "Maximum",
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 100,
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
};

function composite(name: string, rule: string, more: Partial<CompositeAlarm> = {}): CompositeAlarm {
  return { ...ACTIONS, AlarmName: name, AlarmRule: rule, ...more };
}

/** A sample every ten seconds. */
function measure(alarms: Alarms, value: number, seconds: number, series = SERIES): void {
  for (let second = 0; second < seconds; second += 10) {
    alarms.engine.putData(PLACE, [{ series, atMs: alarms.nowMs, values: [[value, 1]], sets: [] }]);
    alarms.pass(10);
  }
}

const stateOf = (alarms: Alarms, name: string): string => alarms.engine.board(PLACE).stateOf(name);

test("an alarm follows its metric, and tells each change once", () => {
  const alarms = alarmsOf();
  alarms.engine.putAlarm(PLACE, POOL);
  measure(alarms, 10, 121);
  expect(stateOf(alarms, "pool")).toBe("OK");
  measure(alarms, 100, 60);
  measure(alarms, 100, 61);
  expect(stateOf(alarms, "pool")).toBe("ALARM");
  measure(alarms, 10, 300);
  expect(stateOf(alarms, "pool")).toBe("OK");
  expect(alarms.acted).toEqual(["OK tell", "ALARM page", "OK tell"]);
  expect(alarms.problems).toEqual([]);
});

test("a metric of another dimension does not concern it", () => {
  const alarms = alarmsOf();
  alarms.engine.putAlarm(PLACE, POOL);
  measure(alarms, 100, 300, { ...SERIES, dimensions: { Service: "other" } });
  expect(stateOf(alarms, "pool")).toBe("INSUFFICIENT_DATA");
});

test("a sample that comes late has the period looked at again", () => {
  const alarms = alarmsOf();
  alarms.engine.putAlarm(PLACE, { ...POOL, EvaluationPeriods: 1, DatapointsToAlarm: 1 });
  measure(alarms, 10, 150);
  const atMs = alarms.nowMs - 60_000;
  alarms.engine.putData(PLACE, [{ series: SERIES, atMs, values: [[100, 1]], sets: [] }]);
  alarms.pass(1);
  expect(stateOf(alarms, "pool")).toBe("ALARM");
});

test("a state that is set holds until the next evaluation", () => {
  const alarms = alarmsOf();
  alarms.engine.putAlarm(PLACE, POOL);
  measure(alarms, 10, 130);
  alarms.engine.setState(PLACE, "pool", "ALARM", { text: "drill", data: "" });
  alarms.pass(30);
  expect(stateOf(alarms, "pool")).toBe("ALARM");
  measure(alarms, 10, 30);
  expect(stateOf(alarms, "pool")).toBe("OK");
});

test("silence that is a failure alarms; a metric of AWS that nothing here measures is not evaluated", () => {
  const alarms = alarmsOf();
  const silence = {
    Statistic: "SampleCount",
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
  } as const;
  const silent: MetricAlarm = { ...POOL, ...silence, TreatMissingData: "breaching" };
  alarms.engine.putAlarm(PLACE, silent);
  const cluster = { ...silent, AlarmName: "cluster", Namespace: "AWS/EKS", Dimensions: [] };
  alarms.engine.putAlarm(PLACE, cluster);
  alarms.pass(121);
  expect([stateOf(alarms, "pool"), stateOf(alarms, "cluster")]).toEqual(["ALARM", "INSUFFICIENT_DATA"]);
  expect(alarms.changes[0]?.after.reason).toBe(
    "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].",
  );
  measure(alarms, 1, 60, { namespace: "AWS/EKS", name: "PoolBusy", dimensions: { Service: "x" } });
  expect(stateOf(alarms, "cluster")).toBe("INSUFFICIENT_DATA");
});

test("twelve times faster, a minute is five seconds", () => {
  const alarms = alarmsOf({ timeScale: 12 });
  alarms.engine.putAlarm(PLACE, POOL);
  for (let second = 0; second < 16; second += 1) {
    alarms.engine.putData(PLACE, [{ series: SERIES, atMs: alarms.nowMs, values: [[100, 1]], sets: [] }]);
    alarms.pass(1);
  }
  expect(stateOf(alarms, "pool")).toBe("ALARM");
});

test("a composite follows its children at once, says which, and is told once", () => {
  const alarms = alarmsOf();
  for (const AlarmName of ["a", "b"])
    alarms.engine.putAlarm(PLACE, { ...POOL, AlarmName, ActionsEnabled: false });
  alarms.engine.putAlarm(PLACE, composite("either", "ALARM(a) OR ALARM(b)"));
  alarms.engine.putAlarm(PLACE, composite("above", 'ALARM("either")'));
  for (const name of ["a", "b"]) alarms.engine.setState(PLACE, name, "ALARM", { text: "drill", data: "" });
  expect([stateOf(alarms, "either"), stateOf(alarms, "above")]).toEqual(["ALARM", "ALARM"]);
  expect(alarms.acted).toEqual(["OK tell", "OK tell", "ALARM page", "ALARM page"]);
  const either = alarms.changes.find(
    ({ alarm, after }) => alarm.AlarmName === "either" && after.state === "ALARM",
  );
  expect(either?.after.reason).toBe(
    "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:a transitioned to ALARM at Friday 02 January, 2026 03:04:00 UTC",
  );
});

test("a composite is quiet while its suppressor is on, and tells later what is still true", () => {
  const alarms = alarmsOf();
  for (const AlarmName of ["a", "graver"])
    alarms.engine.putAlarm(PLACE, { ...POOL, AlarmName, ActionsEnabled: false });
  alarms.engine.putAlarm(
    PLACE,
    composite("quiet", "ALARM(a)", {
      OKActions: [],
      ActionsSuppressor: "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:graver",
      ActionsSuppressorWaitPeriod: 20,
      ActionsSuppressorExtensionPeriod: 30,
    }),
  );
  alarms.pass(21);
  const set = (name: string, state: "ALARM" | "OK") => {
    alarms.engine.setState(PLACE, name, state, { text: "drill", data: "" });
  };
  set("a", "ALARM");
  alarms.pass(10);
  set("graver", "ALARM");
  alarms.pass(25);
  set("graver", "OK");
  alarms.pass(25);
  expect(alarms.acted).toEqual([]);
  expect(alarms.engine.board(PLACE).shelf.records.get("quiet")?.suppressedBy).toBe("ExtensionPeriod");
  alarms.pass(10);
  expect(alarms.acted).toEqual(["ALARM page"]);
});

test("states, definitions and histories survive a restart", () => {
  const directory = mkdtempSync(join(tmpdir(), "homeostat-alarms-"));
  const before = alarmsOf({ directory });
  before.engine.putAlarm(PLACE, POOL);
  before.engine.setState(PLACE, "pool", "ALARM", { text: "drill", data: "" });
  const after = alarmsOf({ directory });
  expect(stateOf(after, "pool")).toBe("ALARM");
  const history = after.engine.board(PLACE).shelf.histories.get("pool") ?? [];
  expect(history.map(({ summary }) => summary)).toEqual([
    "Alarm updated from INSUFFICIENT_DATA to ALARM",
    'Alarm "pool" created',
  ]);
});

test.each([
  [{ ThresholdMetricId: "band" }, "anomaly detection bands are not evaluated by the embedded estate"],
  [{ Statistic: "IQM" }, 'statistic "IQM" is not evaluated'],
  [
    { Metrics: [{ Id: "e", Expression: "SEARCH(a)" }] },
    "the function SEARCH is not evaluated by the embedded estate",
  ],
  [{ Namespace: undefined }, "it watches nothing"],
])("an alarm with %j is refused when it is put", (more, message) => {
  expect(() => alarmsOf().engine.putAlarm(PLACE, { ...POOL, ...more })).toThrow(message);
});

test("percentiles of few samples are ignored where the alarm says so", () => {
  const { Statistic: _, ...rest } = POOL;
  const p99 = { ...rest, ExtendedStatistic: "p99", EvaluateLowSampleCountPercentile: "ignore" } as const;
  const alarms = alarmsOf();
  alarms.engine.putAlarm(PLACE, p99);
  alarms.engine.putAlarm(PLACE, { ...p99, AlarmName: "each", EvaluateLowSampleCountPercentile: "evaluate" });
  measure(alarms, 100, 250);
  expect([stateOf(alarms, "pool"), stateOf(alarms, "each")]).toEqual(["INSUFFICIENT_DATA", "ALARM"]);
});

test("the event has the form of AWS's own", () => {
  const alarms = alarmsOf();
  alarms.engine.putAlarm(PLACE, { ...POOL, AlarmDescription: "P2: busy" });
  measure(alarms, 100, 200);
  const change = alarms.changes[0];
  if (!change) throw new Error("the alarm did not change");
  const event = stateChangeEvent(change);
  expect(event).toMatchObject({
    Source: "aws.cloudwatch",
    DetailType: "CloudWatch Alarm State Change",
    Resources: ["arn:aws:cloudwatch:eu-west-1:111111111111:alarm:pool"],
  });
  const detail = JSON.parse(event.Detail) as { state: { reasonData: string } };
  expect(detail).toMatchObject({
    alarmName: "pool",
    previousState: { value: "INSUFFICIENT_DATA", reason: "Unchecked: Initial alarm creation" },
    state: {
      value: "ALARM",
      reason:
        "Threshold Crossed: 2 out of the last 3 datapoints [100.0 (02/01/26 03:05:00), 100.0 (02/01/26 03:04:00)] were greater than or equal to the threshold (100.0) (minimum 2 datapoints for OK -> ALARM transition).",
      timestamp: "2026-01-02T03:06:01.000+0000",
    },
    configuration: {
      description: "P2: busy",
      metrics: [
        {
          id: expect.stringMatching(/^[0-9a-f]{8}-/) as string,
          returnData: true,
          metricStat: {
            metric: { namespace: "Web", name: "PoolBusy", dimensions: { Service: "web" } },
            period: 60,
            stat: "Maximum",
          },
        },
      ],
    },
  });
  expect(JSON.parse(detail.state.reasonData)).toMatchObject({
    version: "1.0",
    startDate: "2026-01-02T03:04:00.000+0000",
    statistic: "Maximum",
    period: 60,
    recentDatapoints: [100, 100],
    threshold: 100,
  });
});
