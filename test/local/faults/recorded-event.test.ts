import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultPlace } from "../../../local/faults/fault";
import { eventHere } from "../../../local/faults/support/recorded-event";

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
