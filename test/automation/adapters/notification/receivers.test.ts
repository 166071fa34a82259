import { PagerDutyChannel } from "../../../../automation/adapters/notification/pager-duty";
import { SlackChannel } from "../../../../automation/adapters/notification/slack";
import { WebhookChannel } from "../../../../automation/adapters/notification/webhook";
import { deliver, type NotDelivered } from "../../../../automation/notification/deliver";
import { messageOf } from "../../../../automation/notification/message-of";
import { Notes, Patience, secretsOf } from "../../notification/support/deps";
import { FACTS, outboxFor, T0 } from "../../notification/support/facts";
import {
  answer,
  type Behaviour,
  flood,
  garbage,
  hang,
  neverEnd,
  Receiver,
  reset,
} from "../../notification/support/receiver";

const message = messageOf(outboxFor(FACTS.settled));
const soon = { deadlineMs: T0 + 60_000 };
const receivers: Receiver[] = [];

async function receive(...behaviours: Behaviour[]): Promise<Receiver> {
  const receiver = await Receiver.start(...behaviours);
  receivers.push(receiver);
  return receiver;
}

afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

function slackAt(url: string, patience = new Patience(), name = "slack") {
  const secrets = secretsOf({ hook: url });
  const props = { name, isRequired: true, secretArn: "hook", secrets, clock: () => patience.nowMs };
  return { channel: new SlackChannel(props, false), secrets };
}

const ok = answer(200, "ok");

describe("a receiver that", () => {
  test("fails is tried until it does not", async () => {
    const receiver = await receive(answer(500, "oops"), answer(502), answer(503), ok);
    const patience = new Patience();
    const { channel } = slackAt(receiver.url, patience);
    const results = await deliver(message, [channel], new Notes(), soon, patience.deps());
    expect(results).toEqual([{ channel: "slack", kind: "delivered", attempts: 4 }]);
    expect(receiver.calls).toHaveLength(4);
    expect(new Set(receiver.calls.map(({ body }) => body)).size).toBe(1);
    expect(patience.slept).toEqual([250, 500, 1_000]);
  });

  test("fails for ever is given up, and said to have failed", async () => {
    const receiver = await receive(answer(500, "no\nERROR forged"));
    const { channel } = slackAt(receiver.url);
    await expect(deliver(message, [channel], new Notes(), soon, new Patience().deps())).rejects.toThrow(
      "slack after 4 attempts: answered 500: no\\u000aERROR forged",
    );
    expect(receiver.calls).toHaveLength(4);
  });

  test.each([
    ["seconds", () => "120"],
    ["a date", () => new Date(T0 + 120_000).toUTCString()],
  ])("says 429 with Retry-After in %s is left alone for as long", async (_, header) => {
    const receiver = await receive(answer(429, "slow down", { "Retry-After": header() }), ok);
    const patience = new Patience();
    const { channel } = slackAt(receiver.url, patience);
    const deps = patience.deps({ budgetMs: 600_000 });
    const limits = { deadlineMs: T0 + 600_000 };
    const results = await deliver(message, [channel], new Notes(), limits, deps);
    expect(patience.slept).toEqual([120_000]);
    expect(results).toEqual([{ channel: "slack", kind: "delivered", attempts: 2 }]);
  });

  test("says 503 with Retry-After is left alone, and one that says 500 with it is not", async () => {
    const receiver = await receive(
      answer(503, "", { "Retry-After": "3" }),
      answer(500, "", { "Retry-After": "3" }),
      ok,
    );
    const patience = new Patience();
    const { channel } = slackAt(receiver.url, patience);
    await deliver(message, [channel], new Notes(), soon, patience.deps());
    expect(patience.slept).toEqual([3_000, 500]);
  });

  test("asks for more patience than there is gets it from a later delivery", async () => {
    const receiver = await receive(answer(429, "", { "Retry-After": "3600" }));
    const patience = new Patience();
    const { channel } = slackAt(receiver.url, patience);
    await expect(deliver(message, [channel], new Notes(), soon, patience.deps())).rejects.toThrow("429");
    expect([receiver.calls.length, patience.slept]).toEqual([1, []]);
  });

  test("hangs keeps no other waiting, and is over in its time", async () => {
    const [slow, quick] = [await receive(hang), await receive(ok)];
    const patience = new Patience();
    const notes = new Notes();
    const channels = [
      slackAt(slow.url, patience, "slow").channel,
      slackAt(quick.url, patience, "quick").channel,
    ];
    const startMs = Date.now();
    const delivered = deliver(
      message,
      channels,
      notes,
      soon,
      patience.deps({ attempts: 1, callTimeoutMs: 2_000 }),
    );
    const [late] = await Promise.allSettled([delivered]);
    const tookMs = Date.now() - startMs;
    expect(late.status).toBe("rejected");
    expect((late as PromiseRejectedResult).reason as NotDelivered).toMatchObject({
      results: [
        { channel: "slow", kind: "failed", attempts: 1, says: "no answer within 2000 ms" },
        { channel: "quick", kind: "delivered", attempts: 1 },
      ],
    });
    expect(notes.noted).toEqual(["settled#1 quick"]);
    // Before the attempt on the other was over.
    expect(quick.calls[0]?.atMs).toBeLessThan(startMs + 2_000);
    expect(tookMs).toBeGreaterThanOrEqual(1_990);
    expect(tookMs).toBeLessThan(10_000);
  });

  test("refuses connections has failed for now", async () => {
    const receiver = await receive(ok);
    const { url } = receiver;
    await receiver.stop();
    receivers.splice(0);
    const { channel } = slackAt(url);
    await expect(deliver(message, [channel], new Notes(), soon, new Patience().deps())).rejects.toThrow(
      "slack after 4 attempts: no answer (ECONNREFUSED)",
    );
  });

  test.each([
    ["drops the connection", reset],
    ["answers what is no HTTP", garbage],
    ["answers another machine's page", answer(200, "<html>Sign in to the network</html>")],
    ["talks without an end", flood],
  ])("%s is tried again", async (_, behaviour) => {
    const receiver = await receive(behaviour, ok);
    const { channel } = slackAt(receiver.url);
    const results = await deliver(message, [channel], new Notes(), soon, new Patience().deps());
    expect(results).toEqual([{ channel: "slack", kind: "delivered", attempts: 2 }]);
  });

  test.each([
    [400, "invalid_payload"],
    [403, "action_prohibited"],
    [404, "no_service"],
    [410, "channel_is_archived"],
  ])("says %i is not asked again now, and its address is read anew the next time", async (status, says) => {
    const receiver = await receive(answer(status, says));
    const { channel, secrets } = slackAt(receiver.url);
    await expect(deliver(message, [channel], new Notes(), soon, new Patience().deps())).rejects.toThrow(
      `slack after 1 attempts: answered ${status}: ${says}`,
    );
    expect(secrets.forgotten).toEqual(["hook"]);
  });

  test("sends elsewhere is not followed: what is sent is for one receiver", async () => {
    const other = await receive(ok);
    const receiver = await receive(answer(307, "", { location: other.url }));
    const { channel } = slackAt(receiver.url);
    await expect(deliver(message, [channel], new Notes(), soon, new Patience().deps())).rejects.toThrow(
      "answered 307",
    );
    expect(other.calls).toEqual([]);
  });

  test("accepts and never ends its answer has the message", async () => {
    const receiver = await receive(neverEnd(202, '{"status":"succ'));
    const secrets = secretsOf({ key: "0".repeat(32) });
    const channel = new PagerDutyChannel(
      { name: "pd", isRequired: true, secretArn: "key", secrets, clock: Date.now },
      receiver.url,
    );
    const results = await deliver(message, [channel], new Notes(), soon, new Patience().deps());
    expect(results).toEqual([{ channel: "pd", kind: "delivered", attempts: 1 }]);
  });
});

describe("an address", () => {
  test.each(["http://hooks.example/x", "ftp://hooks.example/x", "hooks.example", "file:///etc/passwd"])(
    "%s is not called",
    async (url) => {
      const { channel } = slackAt(url);
      await expect(
        deliver(message, [channel], new Notes(), soon, new Patience().deps({ attempts: 1 })),
      ).rejects.toThrow("the address in the secret is not an https address");
    },
  );

  test("is in no error", async () => {
    const receiver = await receive(reset);
    const { channel } = slackAt(`${receiver.url}?token=very-secret`);
    const done = deliver(message, [channel], new Notes(), soon, new Patience().deps());
    await expect(done).rejects.toThrow(/^((?!very-secret|127\.0\.0\.1).)*$/);
  });
});

test("PagerDuty's events go out in their order, and all of them again after one failed", async () => {
  const accepted = answer(202, '{"status":"success","message":"Event processed","dedup_key":"k"}');
  const receiver = await receive(accepted, answer(500), accepted);
  const secrets = secretsOf({ key: "0".repeat(32) });
  const channel = new PagerDutyChannel(
    { name: "pd", isRequired: true, secretArn: "key", secrets, clock: Date.now },
    receiver.url,
  );
  await deliver(message, [channel], new Notes(), soon, new Patience().deps());
  const actions = receiver.calls.map(
    ({ body }) => (JSON.parse(body) as { event_action: string }).event_action,
  );
  expect(actions).toEqual(["trigger", "resolve", "trigger", "resolve"]);
});

test.each([200, 201, 202, 204])("a webhook has the message when it answers %i", async (status) => {
  const receiver = await receive(answer(status));
  const secret = JSON.stringify({ url: receiver.url, key: "k".repeat(32) });
  const secrets = secretsOf({ both: secret });
  const props = { name: "hook", isRequired: true, secretArn: "both", secrets, clock: () => T0 };
  const channel = new WebhookChannel(props, false);
  const results = await deliver(message, [channel], new Notes(), soon, new Patience().deps());
  expect(results).toEqual([{ channel: "hook", kind: "delivered", attempts: 1 }]);
});
