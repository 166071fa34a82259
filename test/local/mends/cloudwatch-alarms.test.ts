import { cloudwatchAlarms } from "../../../local/gateway/mends/cloudwatch-alarms";
import { alarmsOf } from "../alarms/support/alarms-of";
import { startHarness } from "../support/gateway-harness";
import { alarmScenario } from "./scenarios/cloudwatch-alarms";
import { useMend } from "./support/use-mend";
import { xmlAt, xmlIn } from "./support/xml-tree";

const { engine } = alarmsOf();
const gateways = useMend("cloudwatch-alarms", cloudwatchAlarms(engine));

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

test("the emulator hears of alarms without their actions, so that it does not act beside the estate", async () => {
  await alarmScenario(gateways.mended);
  const [cpu, , web] = gateways.mended.ministack.map(({ headers, body }) => ({
    target: headers["x-amz-target"],
    body: JSON.parse(body.toString("utf8")) as unknown,
  }));
  expect(cpu).toMatchObject({
    target: "GraniteServiceVersion20100801.PutMetricAlarm",
    body: {
      AlarmName: "cpu",
      Period: 60,
      Threshold: 80,
      ActionsEnabled: false,
      AlarmActions: [],
      OKActions: [],
      Tags: [{ Key: "owner", Value: "platform" }],
    },
  });
  expect(web).toMatchObject({
    target: "GraniteServiceVersion20100801.PutCompositeAlarm",
    body: { AlarmName: "web", AlarmActions: [] },
  });
});

test("another account's alarm of the same name is not described as this one's", async () => {
  await alarmScenario(gateways.mended);
  const elsewhere = await gateways.mended.query(
    "monitoring",
    { Action: "DescribeAlarms" },
    { account: "222222222222" },
  );
  expect(elsewhere.status).toBe(200);
  expect(elsewhere.text).not.toContain("AlarmName");
});

test("a refusal of the emulator stays a refusal, in the protocol of the caller", async () => {
  const harness = await startHarness({
    mends: [cloudwatchAlarms(alarmsOf().engine)],
    ministack: () => ({
      status: 400,
      headers: { "content-type": "application/x-amz-json-1.0" },
      body: '{"__type":"com.amazonaws.cloudwatch#LimitExceeded","message":"The tag <x> is one too many."}',
    }),
  });
  const refused = await harness.query("monitoring", { Action: "PutMetricAlarm", AlarmName: "x" });
  expect(refused.status).toBe(400);
  expect(xmlAt(refused, "Code")).toBe("LimitExceeded");
  expect(xmlAt(refused, "Message")).toBe("The tag <x> is one too many.");
  await harness.close();
});

test("what the emulator denies a role is denied; what it allows is answered here", async () => {
  const harness = await startHarness({
    mends: [cloudwatchAlarms(alarmsOf().engine)],
    ministack: ({ body }) =>
      body.includes("Forbidden")
        ? { status: 403, body: "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>" }
        : { body: "<GetCallerIdentityResult><Account>111111111111</Account></GetCallerIdentityResult>" },
  });
  const put = (Namespace: string) =>
    harness.query(
      "monitoring",
      {
        Action: "PutMetricData",
        Namespace,
        "MetricData.member.1.MetricName": "Busy",
        "MetricData.member.1.Value": "1",
      },
      { account: "ASIAROLE" },
    );
  expect((await put("Forbidden")).status).toBe(403);
  expect((await put("Web")).status).toBe(200);
  const listed = await harness.query("monitoring", { Action: "ListMetrics" });
  expect(xmlIn(listed, "Metrics")).toMatchObject([{ Namespace: "Web" }]);
  await harness.close();
});

test("pages follow each other, and a token from elsewhere is refused", async () => {
  await alarmScenario(gateways.mended);
  const page = (more: Record<string, string>) =>
    gateways.mended.query("monitoring", { Action: "DescribeAlarms", MaxRecords: "1", ...more });
  const first = await page({});
  expect(xmlIn(first, "MetricAlarms")).toMatchObject([{ AlarmName: "cpu" }]);
  const second = await page({ NextToken: xmlAt(first, "NextToken") });
  expect(xmlIn(second, "MetricAlarms")).toMatchObject([{ AlarmName: "ratio" }]);
  expect(second.text).not.toContain("NextToken");
  expect(xmlAt(await page({ NextToken: "elsewhere" }), "Code")).toBe("InvalidNextToken");
});
