import { cloudwatchAlarms } from "../../../local/gateway/mends/cloudwatch-alarms";
import { startHarness } from "../support/gateway-harness";
import { alarmScenario } from "./scenarios/cloudwatch-alarms";
import { playback, recordingOf } from "./support/recording";
import { useMend } from "./support/use-mend";
import { xmlAt, xmlIn } from "./support/xml-tree";

const gateways = useMend("cloudwatch-alarms", cloudwatchAlarms);

const TOPIC = "arn:aws:sns:eu-west-1:111111111111:p1";
const CPU = {
  AlarmName: "cpu",
  AlarmDescription: "CPU > 80 % & rising",
  ActionsEnabled: "true",
  AlarmActions: [TOPIC],
  OKActions: [TOPIC],
  Dimensions: [
    { Name: "ClusterName", Value: "apps" },
    { Name: "ServiceName", Value: "web" },
  ],
  Statistic: "Average",
  Period: "60",
  EvaluationPeriods: "5",
  DatapointsToAlarm: "3",
  TreatMissingData: "notBreaching",
  StateValue: "INSUFFICIENT_DATA",
  StateUpdatedTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
};

test("an alarm is described as it was put, escaped, with the state that it is in", async () => {
  const alone = await alarmScenario(gateways.alone);
  for (const name of [
    "AlarmDescription",
    "ActionsEnabled",
    "AlarmActions",
    "Dimensions",
    "Statistic",
    "Period",
  ])
    expect(xmlIn(alone.described, "MetricAlarms")).not.toHaveProperty([0, name]);

  const { described } = await alarmScenario(gateways.mended);
  expect(xmlIn(described, "MetricAlarms")).toHaveProperty([0], expect.objectContaining(CPU));
});

test("an alarm on a metric query tells the query, and nothing of a single metric", async () => {
  const { described } = await alarmScenario(gateways.mended);
  const ratio = (xmlIn(described, "MetricAlarms") as object[])[1];
  expect(ratio).toMatchObject({
    Threshold: "0.05",
    Metrics: [
      { Id: "ratio", Expression: "errors / requests", ReturnData: "true" },
      {
        Id: "errors",
        ReturnData: "false",
        MetricStat: { Metric: { Namespace: "Web", MetricName: "Errors" }, Period: "60", Stat: "Sum" },
      },
    ],
  });
  for (const name of ["MetricName", "Namespace", "Statistic", "Period"])
    expect(ratio).not.toHaveProperty(name);
});

test("a composite alarm tells its rule, its actions and that they are off", async () => {
  const alone = await alarmScenario(gateways.alone);
  expect(xmlIn(alone.described, "CompositeAlarms")).not.toHaveProperty([0, "ActionsEnabled"]);

  const { described } = await alarmScenario(gateways.mended);
  expect(xmlIn(described, "CompositeAlarms")).toMatchObject([
    {
      AlarmName: "web",
      AlarmRule: 'ALARM("cpu") OR ALARM("ratio")',
      ActionsEnabled: "false",
      AlarmActions: [TOPIC],
    },
  ]);
});

test("what is asked for reaches the emulator, with its types", async () => {
  await gateways.mended.query("monitoring", {
    Action: "DescribeAlarms",
    "AlarmNames.member.1": "cpu",
    "AlarmTypes.member.1": "MetricAlarm",
    ActionPrefix: "arn:aws:sns",
    MaxRecords: "10",
  });
  expect(JSON.parse(gateways.mended.ministack[0]?.body.toString("utf8") ?? "")).toEqual({
    AlarmNames: ["cpu"],
    AlarmTypes: ["MetricAlarm"],
    ActionPrefix: "arn:aws:sns",
    MaxRecords: 10,
  });
});

test("another account's alarm of the same name is not described as this one's", async () => {
  const { described } = await alarmScenario(gateways.mended);
  expect(xmlIn(described, "MetricAlarms")).toHaveProperty([1, "Metrics"]);
  const elsewhere = await gateways.mended.query(
    "monitoring",
    { Action: "DescribeAlarms" },
    { account: "222222222222" },
  );
  // The recorded emulator answers there too; the query of `ratio` was put here only.
  expect(xmlIn(elsewhere, "MetricAlarms")).not.toHaveProperty([1, "Metrics"]);
});

test("a refusal of the emulator stays a refusal", async () => {
  const answers = playback(recordingOf("cloudwatch-alarms"));
  const harness = await startHarness({
    mends: [cloudwatchAlarms],
    ministack: (received) =>
      received.headers["x-amz-target"] === undefined
        ? answers(received)
        : {
            status: 400,
            headers: { "content-type": "application/x-amz-json-1.0" },
            body: '{"__type":"com.amazonaws.cloudwatch#InvalidNextToken","message":"The token <x> is not valid."}',
          },
  });
  const refused = await harness.query("monitoring", { Action: "DescribeAlarms", NextToken: "x" });
  expect(refused.status).toBe(400);
  expect(xmlAt(refused, "Code")).toBe("InvalidNextToken");
  expect(xmlAt(refused, "Message")).toBe("The token <x> is not valid.");
  await harness.close();
});
