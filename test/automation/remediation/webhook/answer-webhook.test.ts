import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import type { IncidentReport } from "../../../../automation/remediation/intake/incident-reports";
import { normalise } from "../../../../automation/remediation/normalise/normalise";
import {
  answerWebhook,
  type WebhookRequest,
} from "../../../../automation/remediation/webhook/answer-webhook";

const TOKEN = "0123456789abcdef0123456789abcdef";
const WEBHOOK = (
  JSON.parse(readFileSync(join(__dirname, "../fixtures/events/alertmanager-webhook.json"), "utf8")) as {
    detail: object;
  }
).detail;

let reported: IncidentReport[];

beforeEach(() => {
  reported = [];
});

function answer(
  request: Partial<WebhookRequest>,
  token: () => Promise<string> = () => Promise.resolve(TOKEN),
) {
  return answerWebhook(
    { authorization: `Bearer ${TOKEN}`, body: JSON.stringify(WEBHOOK), ...request },
    {
      token,
      reports: {
        put: (report) => {
          reported.push(report);
          return Promise.resolve("event-1");
        },
      },
    },
  );
}

/** What the intake reads in what was reported. */
function read() {
  const [report] = reported;
  const time = "2026-03-02T09:17:04Z";
  const event = {
    id: "event-1",
    source: report?.source,
    "detail-type": report?.detailType,
    account: "111111111111",
    region: "eu-west-1",
    time,
    detail: report?.detail,
  };
  const places = [
    { environment: "dev", organization: "homeostat", accountId: "111111111111", region: "eu-west-1" },
  ];
  return normalise(event, { places, nowMs: Date.parse(time) });
}

it("reports what Alertmanager sends, word for word", async () => {
  expect(await answer({})).toEqual({ status: 200, says: "reported as event-1" });
  expect(reported).toEqual([
    { source: "homeostat.alertmanager", detailType: "Alertmanager Webhook", detail: WEBHOOK },
  ]);
});

it.each([
  ["no token", {}],
  ["an empty one", { authorization: "Bearer " }],
  ["another's", { authorization: `Bearer ${TOKEN.replace("0", "1")}` }],
  ["half of it", { authorization: `Bearer ${TOKEN.slice(0, 16)}` }],
  ["another scheme", { authorization: `Basic ${TOKEN}` }],
])("refuses %s, and reports nothing", async (_what, { authorization }: { authorization?: string }) => {
  const request = { body: "{}", ...(authorization !== undefined && { authorization }) };
  const reply = await answerWebhook(request, {
    token: () => Promise.resolve(TOKEN),
    reports: { put: () => Promise.reject(new Error("nobody may report")) },
  });
  expect(reply).toEqual({ status: 401, says: "the token is missing or wrong" });
});

it("believes nobody but the one token", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (authorization) => {
      fc.pre(authorization !== `Bearer ${TOKEN}`);
      expect((await answer({ authorization })).status).toBe(401);
      expect(reported).toEqual([]);
    }),
  );
});

it.each([
  ["cannot be read", () => Promise.reject(new Error("secret arn:secret:1 holds no text")), "holds no text"],
  ["is empty", () => Promise.resolve(""), "0 characters; allowed: 32 or more"],
  ["could be guessed", () => Promise.resolve("secret"), "6 characters; allowed: 32 or more"],
])("is not open while its own token %s, and tells a stranger nothing", async (_what, token, why) => {
  for (const authorization of ["Bearer ", "Bearer secret", `Bearer ${TOKEN}`]) {
    const reply = await answer({ authorization }, token);
    expect(reply).toEqual({ status: 503, says: "not ready", why: expect.stringContaining(why) as string });
  }
  expect(reported).toEqual([]);
});

it.each([
  ["no JSON", "<html>", "not JSON"],
  ["a list", "[]", "no JSON object"],
  ["nothing", "", "not JSON"],
  ["too much", JSON.stringify({ alerts: "x".repeat(250_000) }), "lower max_alerts"],
])(
  "hands %s on as what cannot be read, so that it is recorded and a person hears of it",
  async (_what, body, why) => {
    expect((await answer({ body })).status).toBe(200);
    expect(reported[0]?.detail).toMatchObject({ unreadable: expect.stringContaining(why) as string });
    expect(read()).toEqual([expect.objectContaining({ kind: "rejected" })]);
  },
);

it("asks Alertmanager to send again what the bus did not take", async () => {
  const reply = await answerWebhook(
    { authorization: `Bearer ${TOKEN}`, body: "{}" },
    {
      token: () => Promise.resolve(TOKEN),
      reports: { put: () => Promise.reject(new Error("throttled")) },
    },
  );
  expect(reply).toEqual({ status: 503, says: "not reported, send it again", why: "throttled" });
});
