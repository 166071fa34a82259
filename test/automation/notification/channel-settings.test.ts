import { readChannelSettings } from "../../../automation/notification/channel-settings";

const secretArn = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:homeostat-dev-slack-AbCdEf";
const topic = (severity: string) => `arn:aws:sns:eu-west-1:111111111111:homeostat-dev-alerts-${severity}`;
const topicArns = { P1: topic("p1"), P2: topic("p2"), P3: topic("p3"), P4: topic("p4") };
const slack = { name: "slack", type: "slack", hears: "everything", secretArn };

const read = (settings: unknown) => readChannelSettings(JSON.stringify(settings));

test("every kind of channel can be set, and what is left out has its default", () => {
  const settings = read({
    runbookPage: "https://docs.example/runbooks/{runbook}.md",
    channels: [
      { name: "mail", type: "sns", hears: "everything", topicArns },
      { ...slack, required: false },
      { name: "on-call", type: "pagerduty", secretArn },
      { name: "hook", type: "webhook", hears: "pages", secretArn },
    ],
  });
  expect(settings.channels).toEqual([
    { name: "mail", type: "sns", hears: "everything", required: true, topicArns },
    { name: "slack", type: "slack", hears: "everything", required: false, secretArn },
    {
      name: "on-call",
      type: "pagerduty",
      required: true,
      secretArn,
      eventsUrl: "https://events.pagerduty.com/v2/enqueue",
    },
    { name: "hook", type: "webhook", hears: "pages", required: true, secretArn },
  ]);
});

test.each([
  ["no JSON", "{", "HOMEOSTAT_CHANNELS is no JSON"],
  ["no channel", { channels: [] }, "channels: "],
  ["a key nobody knows", { channels: [{ ...slack, secret: "x" }] }, 'Unrecognized key: "secret"'],
  ["a key nobody knows at the top", { channels: [slack], chanels: [] }, 'Unrecognized key: "chanels"'],
  [
    "a secret in the open",
    { channels: [{ ...slack, secretArn: "https://hooks.slack.com/x" }] },
    "the ARN of a secret",
  ],
  ["an unknown type", { channels: [{ ...slack, type: "teams" }] }, "channels.0.type"],
  ["a name twice", { channels: [slack, slack] }, "two channels are named slack"],
  ["the emergency's name", { channels: [{ ...slack, name: "emergency" }] }, "the name emergency is taken"],
  ["nothing that is required", { channels: [{ ...slack, required: false }] }, "no channel is required"],
  [
    "a severity without a topic",
    { channels: [{ name: "mail", type: "sns", hears: "pages", topicArns: { P1: topic("p1") } }] },
    "channels.0.topicArns.P2",
  ],
  ["a page without its place", { channels: [slack], runbookPage: "https://docs.example/" }, "{runbook}"],
])("%s is an error that says what and where", (_, settings, says) => {
  expect(() => (typeof settings === "string" ? readChannelSettings(settings) : read(settings))).toThrow(says);
});
