import type { PublishCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import { pagerDutyEvent } from "../../../../automation/adapters/notification/pager-duty-event";
import { slackBody } from "../../../../automation/adapters/notification/slack-body";
import { SnsChannel } from "../../../../automation/adapters/notification/sns";
import { webhookBody, WebhookChannel } from "../../../../automation/adapters/notification/webhook";
import { isSigned } from "../../../../automation/adapters/notification/webhook-signature";
import { messageOf } from "../../../../automation/notification/message-of";
import { secretsOf } from "../../notification/support/deps";
import { FACTS, incident, outboxFor, T0 } from "../../notification/support/facts";
import { answer, Receiver } from "../../notification/support/receiver";

const link = "https://approvals.example/approvals/apr-1?digest=d1&sig=0";
const runbook = { id: "restart-service", title: "Restart a service", severity: "P1" } as const;
const runbookPage = "https://docs.example/{runbook}.md";
const asked = messageOf({ ...outboxFor(FACTS.asked), link }, { incident, runbook, runbookPage });
const failed = messageOf(outboxFor(FACTS.settled), { incident, runbook });
const ROUTING_KEY = "e93facc04764012d7bfb002500d5d1a6";

describe("Slack", () => {
  const { text, blocks, ...more } = JSON.parse(slackBody(asked)) as {
    text: string;
    blocks: readonly { readonly type: string }[];
  };

  test("has header, reasons, what to do, buttons that are links, and where it belongs", () => {
    expect(blocks.map(({ type }) => type)).toEqual(["header", "section", "section", "actions", "context"]);
    expect(blocks[0]).toEqual({
      type: "header",
      text: {
        type: "plain_text",
        emoji: false,
        text: "[dev] application-pool-exhausted of reference (homeostat-dev/reference): may restart-service run?",
      },
    });
    expect(JSON.stringify(blocks[1])).toContain("Action 1: Start a deployment of the version that runs");
    expect(JSON.stringify(blocks[2])).toContain("Answer before 2026-03-01 03:15:00 UTC");
    expect(JSON.stringify(blocks[4])).toContain(
      "P2 · dev · incident inc-0123456789abcdef0123 · execution exe-1",
    );
    expect(text).toContain("may restart-service run?");
  });

  test("opens the approval from a button, and never by itself", () => {
    expect(blocks[3]).toEqual({
      type: "actions",
      elements: [
        {
          type: "button",
          style: "primary",
          text: { type: "plain_text", emoji: false, text: "See the plan and decide" },
          url: link,
        },
        {
          type: "button",
          text: { type: "plain_text", emoji: false, text: "Runbook restart-service" },
          url: "https://docs.example/restart-service.md",
        },
      ],
    });
    expect(more).toEqual({ unfurl_links: false, unfurl_media: false });
  });
});

/** PagerDuty's documentation of Events API v2, "Send an alert event". */
const context = z.strictObject({ href: z.url(), text: z.string().optional() });
const payload = z.strictObject({
  summary: z.string().min(1).max(1_024),
  source: z.string().min(1),
  severity: z.enum(["critical", "error", "warning", "info"]),
  timestamp: z.iso.datetime().optional(),
  component: z.string().optional(),
  group: z.string().optional(),
  class: z.string().optional(),
  custom_details: z.record(z.string(), z.unknown()).optional(),
});
const common = { routing_key: z.string().length(32), dedup_key: z.string().min(1).max(255) };
const pagerDutySchema = z.discriminatedUnion("event_action", [
  z.strictObject({
    ...common,
    event_action: z.literal("trigger"),
    payload,
    client: z.string().optional(),
    client_url: z.url().optional(),
    links: z.array(context).optional(),
    images: z.array(z.strictObject({ src: z.url() })).optional(),
  }),
  z.strictObject({ ...common, event_action: z.literal("acknowledge") }),
  z.strictObject({ ...common, event_action: z.literal("resolve") }),
]);

describe("PagerDuty", () => {
  test.each(Object.values(FACTS))("is sent what it documents about $what", (fact) => {
    const message = messageOf({ ...outboxFor(fact), link }, { incident, runbook, runbookPage });
    for (const change of message.pages) {
      const event = JSON.parse(pagerDutyEvent(message, change, ROUTING_KEY)) as unknown;
      expect(pagerDutySchema.parse(event)).toEqual(event);
    }
  });

  test("is told what happened, how bad it is, and where to look", () => {
    expect(JSON.parse(pagerDutyEvent(asked, { action: "trigger", key: "k" }, ROUTING_KEY))).toEqual({
      routing_key: ROUTING_KEY,
      event_action: "trigger",
      dedup_key: "k",
      client: "Homeostat",
      payload: {
        summary:
          "[dev] application-pool-exhausted of reference (homeostat-dev/reference): may restart-service run?",
        source: "dev/homeostat-dev/reference",
        severity: "error",
        timestamp: "2026-03-01T03:00:00.000Z",
        component: "AWS::ECS::Service",
        group: "reference",
        class: "application-pool-exhausted",
        custom_details: {
          environment: "dev",
          incident: "inc-0123456789abcdef0123",
          execution: "exe-1",
          runbook: "restart-service",
          next: asked.next,
          facts: asked.lines,
        },
      },
      links: [
        { href: link, text: "See the plan and decide" },
        { href: "https://docs.example/restart-service.md", text: "Runbook restart-service" },
      ],
    });
  });

  test("has a key of 255 characters at most, the same for the same page", () => {
    const keyOf = (key: string) => {
      const event = JSON.parse(pagerDutyEvent(failed, { action: "resolve", key }, ROUTING_KEY)) as {
        dedup_key: string;
      };
      return event.dedup_key;
    };
    const long = "i".repeat(256);
    expect(keyOf("i".repeat(255))).toBe("i".repeat(255));
    expect(keyOf(long)).toHaveLength(64);
    expect(keyOf(long)).toBe(keyOf(long));
    expect(keyOf(`${long}#approval`)).not.toBe(keyOf(long));
  });
});

describe("SNS", () => {
  const topicArns = { P1: "arn:p1", P2: "arn:p2", P3: "arn:p3", P4: "arn:p4" };

  async function published(message: typeof asked) {
    const inputs: PublishCommand["input"][] = [];
    const send = (command: PublishCommand) => {
      inputs.push(command.input);
      return Promise.resolve({});
    };
    const client = { send } as unknown as ConstructorParameters<typeof SnsChannel>[0]["client"];
    const channel = new SnsChannel({ name: "mail", isRequired: true, pagesOnly: false, topicArns, client });
    expect(await channel.send(message, new AbortController().signal)).toEqual({ kind: "delivered" });
    return inputs[0];
  }

  test("has a topic for each severity", async () => {
    expect((await published(failed))?.TopicArn).toBe("arn:p1");
    expect((await published(asked))?.TopicArn).toBe("arn:p2");
    expect((await published(messageOf(outboxFor(FACTS.over), { incident })))?.TopicArn).toBe("arn:p3");
  });

  test("has a subject, a text with everything in it, and attributes to filter by", async () => {
    const input = await published(asked);
    expect(input?.Subject).toBe(
      "P2 [dev] application-pool-exhausted of reference (homeostat-dev/reference): may restart-service ...",
    );
    const texts = JSON.parse(input?.Message ?? "") as { default: string; sms: string };
    expect(texts.default.split("\n")).toEqual([
      asked.title,
      "",
      ...asked.lines,
      "",
      `Next: ${asked.next ?? ""}`,
      "",
      `See the plan and decide: ${link}`,
      "Runbook restart-service: https://docs.example/restart-service.md",
      "",
      "Incident: inc-0123456789abcdef0123",
      "Execution: exe-1",
      "At: 2026-03-01T03:00:00.000Z",
    ]);
    expect(input?.MessageStructure).toBe("json");
    expect(texts.sms.length).toBeLessThanOrEqual(140);
    expect(input?.MessageAttributes?.["urgency"]).toEqual({ DataType: "String", StringValue: "page" });
  });
});

describe("a webhook", () => {
  test("is called with a body that is signed as it came", async () => {
    const receiver = await Receiver.start(answer(204));
    const key = "correct horse battery staple 0123";
    const secrets = secretsOf({ hook: JSON.stringify({ url: receiver.url, key }) });
    const props = { name: "hook", isRequired: true, secretArn: "hook", secrets, clock: () => T0 };
    await new WebhookChannel(props, false).send(asked, new AbortController().signal);
    await receiver.stop();
    const [call] = receiver.calls;
    const { body = "", headers = {} } = call ?? {};
    const signature = String(headers["x-homeostat-signature"]);
    expect(isSigned({ signature, body, keys: [key], nowSeconds: T0 / 1_000 })).toBe(true);
    expect(isSigned({ signature, body: `${body} `, keys: [key], nowSeconds: T0 / 1_000 })).toBe(false);
    expect(headers["x-homeostat-delivery"]).toBe("asked%231");
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(body)).toMatchObject({ version: 1, id: "asked#1", urgency: "page", what: "asked" });
  });

  test("is told everything", () => {
    expect(JSON.parse(webhookBody(asked))).toEqual({
      version: 1,
      id: "asked#1",
      environment: "dev",
      at: "2026-03-01T03:00:00.000Z",
      urgency: "page",
      severity: "P2",
      what: "asked",
      title: asked.title,
      lines: asked.lines,
      next: asked.next,
      links: asked.links,
      pages: [{ action: "trigger", key: "inc-0123456789abcdef0123#approval" }],
      incidentId: "inc-0123456789abcdef0123",
      executionId: "exe-1",
      runbookId: "restart-service",
    });
  });

  test.each(["", "https://x", "{}", '{"url":"https://x","key":"short"}'])(
    "whose secret is %j is not called, and the secret is in no error",
    async (text) => {
      const props = { name: "hook", isRequired: true, secretArn: "hook", clock: () => T0 };
      const channel = new WebhookChannel({ ...props, secrets: secretsOf({ hook: text }) }, false);
      await expect(channel.send(asked, new AbortController().signal)).rejects.toThrow(
        /^the secret of the webhook must be \{"url": "https:\/\/…", "key": "<32 characters or more>"\}$/,
      );
    },
  );
});
