import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { decodeCbor, encodeCbor } from "../../../local/gateway/cloudwatch/cbor";
import { cloudwatchAlarms } from "../../../local/gateway/mends/cloudwatch-alarms";
import { alarmsOf } from "../alarms/support/alarms-of";
import { ACCOUNT, parsed, REGION } from "../support/aws-client";
import { type Harness, startHarness } from "../support/gateway-harness";

let harness: Harness;
let client: CloudWatchClient;

beforeEach(async () => {
  const json = { headers: { "content-type": "application/x-amz-json-1.0" }, body: "{}" };
  harness = await startHarness({ mends: [cloudwatchAlarms(alarmsOf().engine)], ministack: () => json });
  client = new CloudWatchClient({
    endpoint: harness.url,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "x" },
  });
});

afterEach(async () => {
  client.destroy();
  await harness.close();
});

const AT = new Date("2026-01-02T03:04:05.000Z");
const WINDOW = { StartTime: new Date("2026-01-02T03:00:00Z"), EndTime: new Date("2026-01-02T03:10:00Z") };
const DIMENSIONS = [{ Name: "Service", Value: "wéb" }];

async function putLatencies(): Promise<void> {
  const datum = { MetricName: "Latency", Dimensions: DIMENSIONS, Timestamp: AT };
  await client.send(
    new PutMetricDataCommand({
      Namespace: "Web",
      MetricData: [
        { ...datum, Values: [1, 2.5], Counts: [3, 1], Unit: "Milliseconds" },
        { ...datum, StatisticValues: { SampleCount: 2, Sum: 20, Minimum: 5, Maximum: 15 } },
      ],
    }),
  );
}

describe("the SDK's client", () => {
  test("puts samples and gets their statistics", async () => {
    await putLatencies();
    const { Datapoints } = await client.send(
      new GetMetricStatisticsCommand({
        Namespace: "Web",
        MetricName: "Latency",
        Dimensions: DIMENSIONS,
        ...WINDOW,
        Period: 60,
        Statistics: ["Sum", "SampleCount", "Maximum"],
      }),
    );
    expect(Datapoints).toEqual([
      { Timestamp: new Date("2026-01-02T03:04:00.000Z"), Sum: 25.5, SampleCount: 6, Maximum: 15 },
    ]);
    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: "Web" }));
    expect(Metrics).toEqual([{ Namespace: "Web", MetricName: "Latency", Dimensions: DIMENSIONS }]);
  });

  test("has expressions computed", async () => {
    await putLatencies();
    const metric = { Namespace: "Web", MetricName: "Latency", Dimensions: DIMENSIONS };
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        ...WINDOW,
        MetricDataQueries: [
          { Id: "m", ReturnData: false, MetricStat: { Metric: metric, Period: 60, Stat: "Average" } },
          { Id: "twice", Label: "Twice", Expression: "m * 2" },
        ],
      }),
    );
    expect(MetricDataResults).toMatchObject([
      { Id: "twice", Label: "Twice", Timestamps: [new Date("2026-01-02T03:04:00.000Z")], Values: [8.5] },
    ]);
  });

  test("puts an alarm, sets its state, and reads both back", async () => {
    const alarm = {
      AlarmName: "slow",
      Namespace: "Web",
      MetricName: "Latency",
      ExtendedStatistic: "p99",
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 0.5,
      ComparisonOperator: "GreaterThanThreshold" as const,
    };
    await client.send(new PutMetricAlarmCommand(alarm));
    await client.send(
      new SetAlarmStateCommand({
        AlarmName: "slow",
        StateValue: "ALARM",
        StateReason: "drill",
        StateReasonData: "{}",
      }),
    );
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    expect(MetricAlarms).toMatchObject([
      {
        ...alarm,
        ActionsEnabled: true,
        StateReason: "drill",
        StateUpdatedTimestamp: expect.any(Date) as Date,
      },
    ]);
    const { AlarmHistoryItems } = await client.send(
      new DescribeAlarmHistoryCommand({ AlarmName: "slow", HistoryItemType: "StateUpdate" }),
    );
    expect(AlarmHistoryItems).toMatchObject([
      { AlarmName: "slow", HistorySummary: "Alarm updated from INSUFFICIENT_DATA to ALARM" },
    ]);
  });

  test("understands refusals", async () => {
    const unknown = new SetAlarmStateCommand({ AlarmName: "none", StateValue: "OK", StateReason: "x" });
    await expect(client.send(unknown)).rejects.toMatchObject({
      name: expect.stringContaining("ResourceNotFound") as string,
    });
    const anomaly = new PutMetricAlarmCommand({
      AlarmName: "odd",
      EvaluationPeriods: 1,
      ThresholdMetricId: "band",
      ComparisonOperator: "GreaterThanUpperThreshold",
      Metrics: [{ Id: "band", Expression: "ANOMALY_DETECTION_BAND(m, 2)" }],
    });
    await expect(client.send(anomaly)).rejects.toThrow("anomaly detection bands are not evaluated");
  });

  test("compresses what is large", async () => {
    const MetricData = Array.from({ length: 300 }, (_, index) => ({
      MetricName: `Metric-with-a-rather-long-name-${String(index)}`,
      Value: index,
      Timestamp: AT,
    }));
    await client.send(new PutMetricDataCommand({ Namespace: "Bulk", MetricData }));
    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: "Bulk" }));
    expect(Metrics).toHaveLength(300);
  });
});

test("the query protocol and the JSON protocol say the same", async () => {
  await putLatencies();
  const got = await harness.query("monitoring", {
    Action: "GetMetricStatistics",
    Namespace: "Web",
    MetricName: "Latency",
    "Dimensions.member.1.Name": "Service",
    "Dimensions.member.1.Value": "wéb",
    StartTime: "2026-01-02T03:00:00Z",
    EndTime: "2026-01-02T03:10:00Z",
    Period: "60",
    "Statistics.member.1": "Sum",
  });
  expect(got.text).toContain(
    "<member><Timestamp>2026-01-02T03:04:00.000Z</Timestamp><Sum>25.5</Sum></member>",
  );
  const json = await harness.json("monitoring", "GraniteServiceVersion20100801.GetMetricStatistics", {
    Namespace: "Web",
    MetricName: "Latency",
    Dimensions: DIMENSIONS,
    StartTime: 1767322800,
    EndTime: 1767323400,
    Period: 60,
    Statistics: ["Sum"],
  });
  expect(parsed(json)).toMatchObject({ Datapoints: [{ Timestamp: 1767323040, Sum: 25.5 }] });
});

test("what is no sample is refused, and says what is allowed", async () => {
  const put = (more: Record<string, string>) =>
    harness.query("monitoring", {
      Action: "PutMetricData",
      Namespace: "Web",
      "MetricData.member.1.MetricName": "Latency",
      ...more,
    });
  expect((await put({})).text).toContain("no Value; allowed: Value, Values or StatisticValues");
  expect((await put({ "MetricData.member.1.Value": "much" })).text).toContain("MetricData.0.Value");
});

test("dashboards and tags are the emulator's", async () => {
  await harness.query("monitoring", { Action: "ListDashboards" });
  expect(harness.ministack).toHaveLength(1);
});

describe("CBOR", () => {
  test.each([
    0,
    23,
    24,
    255,
    256,
    65_536,
    2 ** 32,
    -1,
    -500,
    1.5,
    true,
    false,
    "é",
    [1, [2]],
    { a: { b: [] } },
  ])("%j survives", (value) => {
    expect(decodeCbor(encodeCbor(value))).toEqual(value);
  });

  /** Examples of RFC 8949, appendix A. */
  test.each([
    ["f93c00", 1],
    ["f97bff", 65_504],
    ["f90001", 5.960464477539063e-8],
    ["fa47c35000", 100_000],
    ["fb3ff199999999999a", 1.1],
    ["c11a514b67b0", new Date("2013-03-21T20:04:00Z")],
    ["9f0102ff", [1, 2]],
    ["bf6161f5ff", { a: true }],
    ["7f61616162ff", "ab"],
    ["3903e7", -1000],
  ])("%s is read", (hex, value) => {
    expect(decodeCbor(Buffer.from(hex, "hex"))).toEqual(value);
  });

  test.each(["", "61", "8201", "0101", "1c"])("%s is refused", (hex) => {
    expect(() => decodeCbor(Buffer.from(hex, "hex"))).toThrow(SyntaxError);
  });
});
