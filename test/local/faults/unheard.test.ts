import type { FaultPlace } from "../../../local/faults/fault";
import type { EventHere } from "../../../local/faults/support/recorded-event";
import { unheardIn } from "../../../local/faults/support/unheard";
import { ACCOUNT } from "../support/aws-client";
import { type Answer, fakeUpstream, type FakeUpstream, type Received } from "../support/fake-upstream";

const HOME = "eu-central-1";
const COST: EventHere = {
  source: "aws.ce",
  "detail-type": "Anomaly Detected",
  detail: {},
  region: "us-east-1",
  time: "2026-07-01T12:00:00Z",
};
const FAILED: EventHere = {
  ...COST,
  source: "aws.rds",
  "detail-type": "RDS DB Instance Event",
  region: HOME,
};

/** A rule that hears one source. */
const rule = (source: string, State = "ENABLED") => ({
  Name: source,
  State,
  EventPattern: JSON.stringify({ source: [source] }),
});
const SCHEDULE = { Name: "sweep", State: "ENABLED", ScheduleExpression: "rate(1 minute)" };

let bus: FakeUpstream;
afterEach(() => bus.close());

/** A place whose buses have these rules, by region; the second page of a list has the last of them. */
async function placeWith(rules: Readonly<Record<string, readonly object[]>>): Promise<FaultPlace> {
  bus = await fakeUpstream((received) => answered(received, rules));
  const estate = { endpointUrl: `http://127.0.0.1:${String(bus.port)}`, region: HOME };
  return { estate, root: "", environment: "dev", accountId: ACCOUNT, service: "reference" } as FaultPlace;
}

function answered({ headers, body }: Received, rules: Readonly<Record<string, readonly object[]>>): Answer {
  const asked = JSON.parse(body.toString("utf8")) as {
    NextToken?: string;
    Event: string;
    EventPattern: string;
  };
  const region = /\d{8}\/([a-z0-9-]+)\/events/.exec(String(headers.authorization))?.[1] ?? "";
  const there = rules[region] ?? [];
  const json = (value: object): Answer => ({
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });
  if (headers["x-amz-target"] === "AWSEvents.ListRules") {
    return json(
      asked.NextToken === undefined
        ? { Rules: there.slice(0, -1), ...(there.length > 0 && { NextToken: "last" }) }
        : { Rules: there.slice(-1) },
    );
  }
  expect(headers["x-amz-target"]).toBe("AWSEvents.TestEventPattern");
  const { source, account, id } = JSON.parse(asked.Event) as Record<string, string>;
  // AWS refuses an event that lacks one of these.
  expect([account, id]).toEqual([ACCOUNT, expect.any(String)]);
  const { source: sources } = JSON.parse(asked.EventPattern) as { source: readonly string[] };
  return json({ Result: sources.includes(source ?? "") });
}

test.each([
  ["in both regions", COST, { "us-east-1": [rule("aws.ce")], [HOME]: [rule("aws.rds"), rule("aws.ce")] }],
  ["in the only one", FAILED, { [HOME]: [rule("aws.rds")] }],
])("an event is heard %s", async (_, event, rules) => {
  expect(await unheardIn(await placeWith(rules), event)).toBeUndefined();
});

test.each([
  ["where AWS tells it", COST, { [HOME]: [rule("aws.ce")] }, "us-east-1"],
  ["where it is brought", COST, { "us-east-1": [rule("aws.ce")], [HOME]: [rule("aws.rds")] }, HOME],
  ["by a schedule", FAILED, { [HOME]: [SCHEDULE] }, HOME],
  ["by a rule that is disabled", FAILED, { [HOME]: [rule("aws.rds", "DISABLED")] }, HOME],
])("an event is not heard %s", async (_, event, rules, region) => {
  expect(await unheardIn(await placeWith(rules), event)).toBe(region);
});
