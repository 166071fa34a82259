import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AlarmService, startAlarmService } from "../../local/gateway/alarm-service";
import { type AwsClient, authorization, parsed } from "../local/support/aws-client";
import { type RealEmulators, startRealEmulators } from "../local/mends/support/real-emulators";
import { eventually } from "../support/estate/eventually";

const DELIVERY_SECONDS = 20;

/** Makes a queue that gets what a rule, or a topic, sends; resolves with how to read it. */
async function queueOf(aws: AwsClient, QueueName: string, more: Readonly<Record<string, string>> = {}) {
  const arn = `arn:aws:sqs:eu-west-1:111111111111:${QueueName}`;
  const Principal = { Service: ["events.amazonaws.com", "sns.amazonaws.com"] };
  const Statement = [{ Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: arn }];
  const Attributes = { Policy: JSON.stringify({ Version: "2012-10-17", Statement }), ...more };
  const { QueueUrl } = parsed(await aws.json("sqs", "AmazonSQS.CreateQueue", { QueueName, Attributes })) as {
    QueueUrl: string;
  };
  const receive = async (): Promise<Record<string, unknown>[]> => {
    const got = await aws.json("sqs", "AmazonSQS.ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = parsed(got) as { Messages?: { Body: string }[] };
    return Messages.map(({ Body }) => JSON.parse(Body) as Record<string, unknown>);
  };
  return { arn, receive };
}

async function rule(aws: AwsClient, source: string, Target: object): Promise<void> {
  await aws.json("events", "AWSEvents.PutRule", {
    Name: `on-${source}`,
    EventPattern: JSON.stringify({ source: [source] }),
  });
  await aws.json("events", "AWSEvents.PutTargets", {
    Rule: `on-${source}`,
    Targets: [{ Id: "queue", ...Target }],
  });
}

/** What topics of alarms say to whoever comes without TLS, their own account included. */
const tlsOnly = (topic: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      ...{ Effect: "Deny", Principal: { AWS: "*" }, Action: "sns:Publish", Resource: topic },
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
});

const FIFO = { FifoQueue: "true", ContentBasedDeduplication: "true" };

describe("what AWS itself tells reaches the rules of an account", () => {
  let emulators: RealEmulators;
  let alarms: AlarmService;
  const directory = mkdtempSync(join(tmpdir(), "homeostat-alarm-events-"));

  beforeAll(async () => {
    emulators = await startRealEmulators((upstreams, store) => {
      alarms = startAlarmService({ upstreams, store, directory, timeScale: 60 });
      return [alarms.mend];
    });
  });

  afterAll(async () => {
    await alarms.stop();
    await emulators.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test("an alarm that changes sends its event and tells its topic", async () => {
    const { aws } = emulators;
    const events = await queueOf(aws, "alarm-events.fifo", FIFO);
    await rule(aws, "aws.cloudwatch", { Arn: events.arn, SqsParameters: { MessageGroupId: "alarms" } });
    const told = await queueOf(aws, "told");
    const topic = "arn:aws:sns:eu-west-1:111111111111:pages";
    await aws.query("sns", {
      ...{ Action: "CreateTopic", Name: "pages" },
      ...{ "Attributes.entry.1.key": "Policy", "Attributes.entry.1.value": JSON.stringify(tlsOnly(topic)) },
    });
    await aws.query("sns", { Action: "Subscribe", TopicArn: topic, Protocol: "sqs", Endpoint: told.arn });
    await aws.query("monitoring", {
      Action: "PutMetricAlarm",
      AlarmName: "busy",
      Namespace: "Web",
      MetricName: "Busy",
      Statistic: "Maximum",
      Period: "60",
      EvaluationPeriods: "1",
      Threshold: "100",
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      "AlarmActions.member.1": topic,
    });
    // A minute of an alarm is a second here.
    const [event] = await eventually(
      "the event in the queue",
      async () => {
        await aws.query("monitoring", {
          Action: "PutMetricData",
          Namespace: "Web",
          "MetricData.member.1.MetricName": "Busy",
          "MetricData.member.1.Value": "100",
        });
        const received = await events.receive();
        return received.length > 0 ? received : undefined;
      },
      DELIVERY_SECONDS,
    );
    expect(event).toMatchObject({
      source: "aws.cloudwatch",
      "detail-type": "CloudWatch Alarm State Change",
      account: "111111111111",
      region: "eu-west-1",
      resources: ["arn:aws:cloudwatch:eu-west-1:111111111111:alarm:busy"],
      detail: { alarmName: "busy", state: { value: "ALARM" }, previousState: { value: "INSUFFICIENT_DATA" } },
    });
    const [notice] = await eventually(
      "the topic's message",
      async () => {
        const received = await told.receive();
        return received.length > 0 ? received : undefined;
      },
      DELIVERY_SECONDS,
    );
    expect(notice).toMatchObject({ Type: "Notification", Subject: 'ALARM: "busy" in eu-west-1' });
    expect(JSON.parse(String(notice?.["Message"]))).toMatchObject({
      AlarmName: "busy",
      NewStateValue: "ALARM",
    });
  });

  test("events of AWS's services are put on the caller's own bus, and only by who says who they are", async () => {
    const { aws, url } = emulators;
    const events = await queueOf(aws, "rds-events");
    await rule(aws, "aws.rds", { Arn: events.arn });
    const put = (body: string, headers: Record<string, string>) =>
      fetch(`${url}/_homeostat/events`, { method: "POST", headers, body });
    const entry = {
      Source: "aws.rds",
      DetailType: "RDS DB Instance Event",
      Detail: '{"EventID":"RDS-EVENT-0031"}',
    };
    const body = JSON.stringify({ Entries: [entry] });

    expect((await put(body, {})).status).toBe(403);
    expect(
      (await put(body, { authorization: authorization("events", { account: "ASIAROLE" }) })).status,
    ).toBe(403);
    expect((await put("{", { authorization: authorization("events") })).status).toBe(400);
    const foreign = await put(body, { authorization: authorization("events", { account: "222222222222" }) });
    expect(foreign.status).toBe(200);
    const own = await put(body, { authorization: authorization("events") });
    expect(await own.json()).toMatchObject({ FailedEntryCount: 0 });

    const received = await eventually(
      "the event of RDS",
      async () => {
        const messages = await events.receive();
        return messages.length > 0 ? messages : undefined;
      },
      DELIVERY_SECONDS,
    );
    expect(received).toMatchObject([
      { source: "aws.rds", account: "111111111111", detail: { EventID: "RDS-EVENT-0031" } },
    ]);
  });
});
