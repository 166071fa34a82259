import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultPlace } from "../../../local/faults/fault";
import { eventHere, putRecordedEvent } from "../../../local/faults/support/recorded-event";
import { fakeUpstream } from "../support/fake-upstream";

const EVENTS = join(__dirname, "..", "..", "automation", "remediation", "fixtures", "events");

const PLACE: FaultPlace = {
  estate: {
    endpointUrl: "http://127.0.0.1:1",
    accounts: { staging: "222222222222" },
    region: "eu-central-1",
    alarmTimeScale: 1,
    logsDirectory: "",
    processes: [],
  },
  root: "",
  environment: "staging",
  accountId: "222222222222",
  service: "reference",
};

const NOW = Date.UTC(2026, 6, 1, 12, 0, 0);

test("account, region and every moment become those of the place, and of now", () => {
  const text = readFileSync(join(EVENTS, "rds-failed.json"), "utf8");
  const event = eventHere(text, PLACE, NOW);
  expect(event).toMatchObject({
    account: "222222222222",
    region: "eu-central-1",
    time: "2026-07-01T12:00:00Z",
    resources: ["arn:aws:rds:eu-central-1:222222222222:db:homeostat-dev-main"],
    detail: { Date: "2026-07-01T11:59:59.292Z", SourceIdentifier: "homeostat-dev-main" },
  });
});

test("what AWS tells for the whole account stays where AWS tells it", () => {
  const text = readFileSync(join(EVENTS, "health-key-exposed.json"), "utf8");
  const { region, detail } = eventHere(text, PLACE, NOW);
  expect(region).toBe("us-east-1");
  expect((detail as { eventArn: string }).eventArn).toMatch(/^arn:aws:health:us-east-1::event\/RISK\//);
});

test.each([
  ["cost-anomaly", "us-east-1"],
  ["rds-failed", "eu-central-1"],
])("%s is put on the bus of %s, as the account's root", async (name, region) => {
  const body = JSON.stringify({ Entries: [{ EventId: "one" }] });
  const bus = await fakeUpstream(() => ({ headers: { "content-type": "application/json" }, body }));
  const estate = { ...PLACE.estate, endpointUrl: `http://127.0.0.1:${String(bus.port)}` };
  const text = readFileSync(join(EVENTS, `${name}.json`), "utf8");
  const { eventId } = await putRecordedEvent({ ...PLACE, estate }, text, NOW);
  await bus.close();

  expect(eventId).toBe("one");
  expect(bus.received.map(({ headers }) => headers.authorization)).toEqual([
    expect.stringMatching(new RegExp(`Credential=222222222222/\\d{8}/${region}/events/aws4_request`)),
  ]);
});

test("moments keep their form", () => {
  const text = readFileSync(join(EVENTS, "cloudwatch-alarm.json"), "utf8");
  const { detail } = eventHere(text, PLACE, NOW) as unknown as {
    detail: { state: { timestamp: string; reasonData: string } };
  };
  expect(detail.state.timestamp).toBe("2026-07-01T12:00:00.985+0000");
  expect(JSON.parse(detail.state.reasonData)).toMatchObject({ queryDate: "2026-07-01T12:00:00.981+0000" });
});

test.each([
  ["{", "the file is not JSON"],
  ["[]", "the file holds no event: source, detail-type and detail are needed"],
  ['{"source":"aws.rds","detail-type":"x"}', "the file holds no event"],
  ['{"source":"mine","detail-type":"x","detail":{}}', 'source "mine" is no service of AWS'],
])("%s is refused", (text, message) => {
  expect(() => eventHere(text, PLACE, NOW)).toThrow(message);
});
