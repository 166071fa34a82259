import { EventBridgeClient, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { accountEventPattern } from "../../constructs/remediation/account-event-pattern";
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

  async function matches(pattern: object, event: object): Promise<boolean> {
    const question = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) };
    return (await events?.send(new TestEventPatternCommand(question)))?.Result === true;
  }

  /** Names of the rules that match the event. */
  async function matching(event: object): Promise<string[]> {
    const names: string[] = [];
    for (const { name, pattern } of incidentPatterns(ACCOUNT)) {
      if (await matches(pattern, event)) names.push(name);
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

  test("of what AWS tells for the whole account, costs and leaked keys are brought, and nothing else", async () => {
    const pattern = accountEventPattern(ACCOUNT);
    const brought: string[] = [];
    for (const name of EVENT_NAMES) {
      const event = { ...recorded(name), account: ACCOUNT, region: "us-east-1" };
      if (await matches(pattern, event)) brought.push(name);
      expect(await matches(pattern, { ...event, account: "999999999999" })).toBe(false);
    }

    expect(brought.sort()).toEqual(["cost-anomaly", "cost-anomaly-explained", "health-key-exposed"]);
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
