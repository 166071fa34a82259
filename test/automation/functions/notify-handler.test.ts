import type { SNSClient } from "@aws-sdk/client-sns";
import { BackgroundTable } from "../../../automation/adapters/dynamodb/background-table";
import { auditRow, outboxRow, type TableItem } from "../../../automation/adapters/dynamodb/item-layout";
import { OutboxTable } from "../../../automation/adapters/dynamodb/outbox-table";
import { createChannel, createEmergencyChannel } from "../../../automation/functions/notification-channels";
import { createNotifyHandler, type NotifyDeps } from "../../../automation/functions/notify-handler";
import { readChannelSettings } from "../../../automation/notification/channel-settings";
import type { OutboxRecord } from "../../../automation/remediation/admission/records";
import { FakeDynamoDb } from "../../support/fake-dynamodb";
import { Patience, secretsOf } from "../notification/support/deps";
import { FACTS, outboxFor, T0 } from "../notification/support/facts";
import { answer, type Behaviour, hang, Receiver } from "../notification/support/receiver";
import { record } from "../remediation/support/records";

const TABLE = "homeostat-dev-remediation";
const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:111111111111:secret:homeostat-dev-${name}`;
const EMERGENCY = "arn:aws:sns:eu-west-1:111111111111:homeostat-dev-emergency";
const inTime = { getRemainingTimeInMillis: () => 60_000 };
const asked = { ...outboxFor(FACTS.asked, "asked#exe-1"), link: "https://approvals.example/approvals/apr-1" };
const fixed = outboxFor({ what: "settled", outcome: "succeeded-verified", says: "well" }, "settled#exe-1");
const receivers: Receiver[] = [];

afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

/** The whole function with Slack and PagerDuty as real receivers; the table, the topic and the clock are not. */
async function world(behaviours: {
  readonly slack: readonly Behaviour[];
  readonly pagerDuty: readonly Behaviour[];
}) {
  const slack = await Receiver.start(...behaviours.slack);
  const pagerDuty = await Receiver.start(...behaviours.pagerDuty);
  receivers.push(slack, pagerDuty);
  const settings = readChannelSettings(
    JSON.stringify({
      channels: [
        { name: "slack", type: "slack", hears: "everything", secretArn: secret("slack") },
        { name: "on-call", type: "pagerduty", secretArn: secret("on-call"), eventsUrl: pagerDuty.url },
      ],
    }),
  );
  const published: unknown[] = [];
  const sns = {
    send: ({ input }: { readonly input: unknown }) => {
      published.push(input);
      return Promise.resolve({});
    },
  } as unknown as Pick<SNSClient, "send">;
  const secrets = secretsOf({ [secret("slack")]: slack.url, [secret("on-call")]: "0".repeat(32) });
  const dynamo = new FakeDynamoDb(TABLE, 50);
  const patience = new Patience();
  const { clock } = patience.deps();
  const props = { client: dynamo.client, tableName: TABLE, environment: "dev", clock };
  const outbox = new OutboxTable(props);
  const counted: string[] = [];
  const lines: object[] = [];
  const deps: NotifyDeps = {
    ...patience.deps({ attempts: 2, callTimeoutMs: 2_000 }),
    environment: "dev",
    channels: settings.channels.map((channel) => createChannel(channel, { secrets, sns, clock })),
    emergency: createEmergencyChannel(EMERGENCY, sns),
    outbox,
    oldestAtMs: () => outbox.oldestAtMs(),
    background: new BackgroundTable(props),
    runbookOf: (id) => ({ id, title: "Restart a service", severity: "P2" }),
    outcomes: {
      count: ({ id }) => {
        counted.push(id);
        return Promise.resolve();
      },
    },
    log: (line) => lines.push(line),
  };
  const waitFor = (...records: readonly OutboxRecord[]) => {
    dynamo.put(...records.map(outboxRow));
  };
  const waiting = () => [...dynamo.rows.values()].filter(({ kind }) => kind?.S === "outbox").length;
  const handler = createNotifyHandler(deps);
  return { handler, slack, pagerDuty, published, dynamo, counted, lines, patience, waitFor, waiting };
}

/** What a stream says of new rows. */
function streamOf(...rows: readonly TableItem[]) {
  return {
    Records: rows.map((NewImage, index) => ({
      eventID: `shard:${index}`,
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      dynamodb: { SequenceNumber: `${100 + index}`, NewImage, StreamViewType: "NEW_IMAGE" },
    })),
  };
}

const ok = answer(200, "ok");
const accepted = answer(202, '{"status":"success","message":"Event processed","dedup_key":"k"}');
const actionsAt = ({ calls }: Receiver) =>
  calls.map(({ body }) => {
    const { event_action, dedup_key } = JSON.parse(body) as { event_action: string; dedup_key: string };
    return `${event_action} ${dedup_key}`;
  });

test("a record reaches every channel and leaves the outbox", async () => {
  const { handler, slack, pagerDuty, dynamo, counted, waitFor, waiting } = await world({
    slack: [ok],
    pagerDuty: [accepted],
  });
  dynamo.put(auditRow(record("reported#e1", T0, FACTS.reported)));
  waitFor(asked, fixed);
  const event = streamOf(outboxRow(asked), outboxRow(fixed));
  expect(await handler(event, inTime)).toEqual({ delivered: 2, left: 0 });
  expect(slack.calls).toHaveLength(2);
  expect(slack.calls[0]?.body).toContain("https://approvals.example/approvals/apr-1");
  expect(slack.calls[1]?.body).toContain("application-pool-exhausted of reference");
  expect(actionsAt(pagerDuty)).toEqual([
    "trigger inc-0123456789abcdef0123#approval",
    "resolve inc-0123456789abcdef0123#approval",
    "resolve inc-0123456789abcdef0123",
  ]);
  expect([waiting(), counted]).toEqual([0, ["asked#exe-1", "settled#exe-1"]]);
});

test("with Slack down the page goes out; the look after it brings the record again, and PagerDuty is not called twice", async () => {
  const { handler, slack, pagerDuty, published, patience, waitFor, waiting } = await world({
    slack: [answer(500), answer(500), ok],
    pagerDuty: [accepted],
  });
  waitFor(asked);
  const event = streamOf(outboxRow(asked));
  expect(await handler(event, inTime)).toEqual({ delivered: 0, left: 1 });
  expect([slack.calls.length, pagerDuty.calls.length, waiting()]).toEqual([2, 1, 1]);
  expect(published).toHaveLength(1);
  expect(published[0]).toMatchObject({ TopicArn: EMERGENCY });
  patience.nowMs = T0 + 90_000;
  expect(await handler({ redeliver: "overdue" }, inTime)).toEqual({ delivered: 1, left: 0 });
  expect([slack.calls.length, pagerDuty.calls.length, waiting()]).toEqual([3, 1, 0]);
  // The stream may bring it once more: it is not in the outbox, so nobody hears of it again.
  expect(await handler(event, inTime)).toEqual({ delivered: 1, left: 0 });
  expect([slack.calls.length, pagerDuty.calls.length, published.length]).toEqual([3, 1, 1]);
});

test("a Retry-After that is longer than a delivery is kept by the stream and by the look after it", async () => {
  const { handler, pagerDuty, patience, waitFor, waiting } = await world({
    slack: [ok],
    pagerDuty: [answer(429, "", { "retry-after": "100" }), accepted],
  });
  waitFor(asked);
  const event = streamOf(outboxRow(asked));
  const failed = { delivered: 0, left: 1 };
  expect(await handler(event, inTime)).toEqual(failed);
  expect(await handler(event, inTime)).toEqual(failed);
  patience.nowMs = T0 + 70_000;
  expect(await handler({ redeliver: "overdue" }, inTime)).toEqual({ delivered: 0, left: 1 });
  expect(pagerDuty.calls).toHaveLength(1);
  patience.nowMs = T0 + 130_000;
  expect(await handler({ redeliver: "overdue" }, inTime)).toEqual({ delivered: 1, left: 0 });
  expect([pagerDuty.calls.length, waiting()]).toEqual([2, 0]);
});

test("with PagerDuty hanging Slack has it at once, and a person is paged the other way", async () => {
  const { handler, slack, published, waitFor, waiting } = await world({ slack: [ok], pagerDuty: [hang] });
  waitFor(asked);
  const startMs = Date.now();
  const answered = await handler(streamOf(outboxRow(asked)), inTime);
  expect(answered).toEqual({ delivered: 0, left: 1 });
  expect(slack.calls[0]?.atMs).toBeLessThan(startMs + 2_000);
  expect(published).toHaveLength(1);
  expect(waiting()).toBe(1);
});

test("what the stream has left is delivered by the look after it; the age is told first", async () => {
  const { handler, slack, lines, patience, waitFor, waiting } = await world({
    slack: [ok],
    pagerDuty: [accepted],
  });
  waitFor(asked);
  patience.nowMs = T0 + 45_000;
  expect(await handler({ redeliver: "overdue" }, inTime)).toEqual({ delivered: 0, left: 0 });
  expect([slack.calls.length, waiting()]).toEqual([0, 1]);
  patience.nowMs = T0 + 90_000;
  expect(await handler({ redeliver: "overdue" }, inTime)).toEqual({ delivered: 1, left: 0 });
  expect([slack.calls.length, waiting()]).toEqual([1, 0]);
  patience.nowMs = T0 + 150_000;
  await handler({ redeliver: "overdue" }, inTime);
  const ages = lines.flatMap((line) => ("OutboxAgeSeconds" in line ? [line.OutboxAgeSeconds] : []));
  expect(ages).toEqual([45, 90, 0]);
});

test("what a channel refuses for good keeps no later message from the others", async () => {
  const { handler, slack, patience, waitFor, waiting } = await world({
    slack: [ok],
    pagerDuty: [answer(400)],
  });
  const many = Array.from({ length: 70 }, (_, index) => outboxFor(FACTS.settled, `settled#exe-${index}`));
  waitFor(...many);
  for (const minute of [2, 3]) {
    patience.nowMs = T0 + minute * 60_000;
    await handler({ redeliver: "overdue" }, inTime);
  }
  expect([slack.calls.length, waiting()]).toEqual([70, 70]);
});

test("a row that cannot be read stays where it is, and keeps no other back", async () => {
  const { handler, slack, waitFor } = await world({ slack: [ok], pagerDuty: [accepted] });
  waitFor(asked);
  const broken = { ...outboxRow(fixed), body: { S: "{" } };
  const foreign = { ...outboxRow(fixed), body: { S: '{"id":"x"}' } };
  const event = streamOf(broken, outboxRow(asked), foreign);
  expect(await handler(event, inTime)).toEqual({ delivered: 1, left: 2 });
  expect(slack.calls).toHaveLength(1);
});

test("rows that are no messages, and rows that go, are none of its business", async () => {
  const { handler, slack } = await world({ slack: [ok], pagerDuty: [accepted] });
  const gone = { eventName: "REMOVE", dynamodb: { SequenceNumber: "7" } };
  const { Records } = streamOf(auditRow(record("over#1", T0, FACTS.over)));
  expect(await handler({ Records: [...Records, gone] }, inTime)).toEqual({ delivered: 0, left: 0 });
  expect(slack.calls).toEqual([]);
});

test.each([undefined, {}, { redeliver: "all" }, { Records: [{ body: "{}" }] }])(
  "it is called with %j by nobody who may",
  async (event) => {
    const { handler } = await world({ slack: [ok], pagerDuty: [accepted] });
    await expect(handler(event, inTime)).rejects.toThrow("the event is neither of a DynamoDB stream nor");
  },
);

test("without time left nothing is begun, and all of it stays in the outbox", async () => {
  const { handler, slack, waitFor } = await world({ slack: [ok], pagerDuty: [accepted] });
  waitFor(asked);
  const answered = await handler(streamOf(outboxRow(asked)), { getRemainingTimeInMillis: () => 2_000 });
  expect(answered).toEqual({ delivered: 0, left: 1 });
  expect(slack.calls).toEqual([]);
});
