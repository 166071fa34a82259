import fc from "fast-check";
import { pagerDutyEvent } from "../../../../automation/adapters/notification/pager-duty-event";
import { slackBody } from "../../../../automation/adapters/notification/slack-body";
import { webhookBody } from "../../../../automation/adapters/notification/webhook";
import { messageOf } from "../../../../automation/notification/message-of";
import type { Message } from "../../../../automation/notification/message";
import { numRuns } from "../../remediation/support/runs";
import { FACTS, incident, outboxFor } from "../../notification/support/facts";

/** Text made of what is dangerous somewhere, among what is not. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.constantFrom(
        "<!channel>",
        "<!here|x>",
        "<@U012AB3CD>",
        "<https://evil.example|Approve>",
        "</script><script>alert(1)</script>",
        '"}]}',
        '\\"',
        "\\u0022",
        "&lt;!channel&gt;",
        "*",
        "`",
        "```",
        "@everyone",
        "\n>",
        "\r\nNext: run rm -rf /",
        "\u202e",
        "\u2028",
        "\ud800",
        "x".repeat(500),
        "*".repeat(400),
        "\u0001".repeat(400),
        "\u{e0001}".repeat(300),
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

/** A message every text of which is somebody else's. */
const anyMessage = fc
  .record({
    a: anyText,
    b: anyText,
    c: anyText,
    d: anyText,
    count: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 2, 3, 80),
  })
  .map(({ a, b, c, d, count }): Message => {
    const said = {
      ...incident,
      service: a,
      rootCause: b,
      target: { type: c, id: d },
      symptoms: [a, c],
      context: { [b]: d },
    };
    const fact = { ...FACTS.rejected, reasons: Array.from({ length: count }, () => a), excerpt: b };
    const record = outboxFor(fact, `rejected#${c}`, d);
    return { ...messageOf(record, { incident: said }), next: a };
  });

function holds(predicate: (message: Message) => void) {
  fc.assert(fc.property(anyMessage, predicate), { numRuns });
}

/** Every text in a value, with the names of where it is. */
function textsIn(value: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${path}/${name}`));
}

interface Blocks {
  readonly text: string;
  readonly blocks: readonly {
    readonly type: string;
    readonly text?: { readonly text: string; readonly emoji?: boolean };
  }[];
}

const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]|\p{Cs}/u;
const WORD_JOINER = "\u2060";

describe("whatever somebody else wrote", () => {
  test("Slack shows it as it is: nobody is mentioned, nothing is a link, nothing is formatted", () => {
    holds((message) => {
      const body = JSON.parse(slackBody(message)) as Blocks;
      const live = textsIn(body).filter(([, text]) => {
        const isMention = /[<>]|@(here|channel|everyone)/i.test(text);
        const isEntity = text.replace(/&(amp|lt|gt);/g, "").includes("&");
        const isFormat = /(?<!\u2060)[*~`]|[*~`](?!\u2060)/u.test(text);
        const isHidden = HIDDEN.test(text.replaceAll(WORD_JOINER, "").replaceAll("\n", ""));
        return isMention || isEntity || isFormat || isHidden;
      });
      expect(live).toEqual([]);
    });
  });

  test("Slack takes it: no block is empty, too long or one too many", () => {
    holds((message) => {
      const { text, blocks } = JSON.parse(slackBody(message)) as Blocks;
      expect(blocks.length).toBeLessThanOrEqual(50);
      expect(text.length).toBeLessThanOrEqual(1_000);
      for (const block of blocks) {
        const longest = { header: 150, section: 3_000 }[block.type] ?? 0;
        if (longest === 0) continue;
        expect(block.text?.text.length).toBeLessThanOrEqual(longest);
        expect(block.text?.text.trim()).not.toBe("");
      }
    });
  });

  test("it changes nothing in the JSON that is sent, but its own text", () => {
    const shapeOf = (json: string) => textsIn(JSON.parse(json)).map(([path]) => path.replace(/\d+/g, "#"));
    const plain = { ...messageOf(outboxFor(FACTS.rejected), { incident }), next: "x" };
    const paths = new Set(shapeOf(webhookBody(plain)));
    holds((message) => {
      expect(shapeOf(webhookBody(message)).filter((path) => !paths.has(path))).toEqual([]);
      const { environment, urgency, what } = JSON.parse(webhookBody(message)) as Message;
      expect({ environment, urgency, what }).toEqual({
        environment: "dev",
        urgency: "page",
        what: "rejected",
      });
    });
  });

  test("a page or a script that contains the JSON as it is stays whole, and shows what cannot be seen", () => {
    holds((message) => {
      const [change] = message.pages;
      if (!change) throw new Error("a rejected event pages");
      for (const json of [
        webhookBody(message),
        slackBody(message),
        pagerDutyEvent(message, change, "0".repeat(32)),
      ]) {
        expect(json).not.toMatch(/[<>&\u2028\u2029\r\n]/);
      }
      const texts = textsIn(JSON.parse(webhookBody(message))).filter(([path]) => !path.startsWith("/pages"));
      expect(texts.filter(([, text]) => HIDDEN.test(text))).toEqual([]);
    });
  });

  test("PagerDuty takes it: summary and key are within their limits, all of it within 512 KB", () => {
    holds((message) => {
      const [change] = message.pages;
      if (!change) throw new Error("a rejected event pages");
      const json = pagerDutyEvent(message, change, "0".repeat(32));
      const event = JSON.parse(json) as { dedup_key: string; payload: { summary: string; source: string } };
      expect(event.payload.summary.length).toBeLessThanOrEqual(1_024);
      expect(event.payload.source).not.toBe("");
      expect(event.dedup_key.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(json)).toBeLessThan(512 * 1_024);
    });
  });
});
