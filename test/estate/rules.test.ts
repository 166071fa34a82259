import { EventBridgeClient, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { incidentPatterns } from "../../constructs/remediation/incident-patterns";
import { EVENT_NAMES, recorded } from "../automation/remediation/support/events";
import { type RealEmulators, startRealEmulators } from "../local/mends/support/real-emulators";

const ACCOUNT = "111111111111";

/** The service itself says what a rule matches. */
describe("the rules of the incidents", () => {
  let emulators: RealEmulators | undefined;
  let events: EventBridgeClient | undefined;

  beforeAll(async () => {
    emulators = await startRealEmulators();
    events = new EventBridgeClient({
      endpoint: emulators.url,
      region: "eu-west-1",
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: "local" },
    });
  });

  afterAll(async () => {
    events?.destroy();
    await emulators?.close();
  });

  /** Names of the rules that match the event. */
  async function matching(event: object): Promise<string[]> {
    const names: string[] = [];
    for (const { name, pattern } of incidentPatterns(ACCOUNT)) {
      const question = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) };
      const answer = await events?.send(new TestEventPatternCommand(question));
      if (answer?.Result === true) names.push(name);
    }
    return names;
  }

  test("each recorded event is matched by exactly one, that of its source", async () => {
    const matched: Record<string, readonly string[]> = {};
    const expected: Record<string, readonly string[]> = {};
    for (const name of EVENT_NAMES) {
      const event = { ...recorded(name), account: ACCOUNT };
      matched[name] = await matching(event);
      expected[name] = [event.source.split(".").at(-1) ?? ""];
    }

    expect(EVENT_NAMES.length).toBeGreaterThan(40);
    expect(matched).toEqual(expected);
  });

  test.each([
    ["of another account", { account: "999999999999" }],
    ["of another source", { source: "aws.s3" }],
    ["of a kind that nobody reads", { "detail-type": "CloudWatch Alarm Configuration Change" }],
    ["that only claims to be AWS's", { source: "com.example.cloudwatch" }],
  ])("an event %s is matched by none", async (_, foreign) => {
    const event = { ...recorded("cloudwatch-alarm"), account: ACCOUNT };

    expect(await matching(event)).toEqual(["cloudwatch"]);
    expect(await matching({ ...event, ...foreign })).toEqual([]);
  });
});
