import { emulatorSays } from "./support";

/** A rule of one region that sends what it hears of to a bus of another, where a rule brings it to a queue. */
const PROGRAM = `
import json, bus_regions
bus_regions.install()
from ministack.core.responses import get_region, set_request_account_id, set_request_region
from ministack.services import eventbridge
set_request_account_id("111111111111")
heard = []
eventbridge._dispatch_to_sqs = lambda queue, event, *_: heard.append(json.loads(event))

def rule(region, name, target, bus="default"):
    set_request_region(region)
    eventbridge._ensure_default_bus()
    pattern = json.dumps({"source": ["aws.ce"], "account": ["111111111111"]})
    eventbridge._put_rule({"Name": name, "EventBusName": bus, "EventPattern": pattern})
    role = "arn:aws:iam::111111111111:role/bring"
    target = {"Id": "one", "Arn": target, "RoleArn": role}
    eventbridge._put_targets({"Rule": name, "EventBusName": bus, "Targets": [target]})

def bring(to):
    rule("us-east-1", "bring", to)

def hear(region="eu-west-1", bus="default"):
    rule(region, "hear", f"arn:aws:sqs:{region}:111111111111:heard", bus)

def tell(source="aws.ce"):
    set_request_region("us-east-1")
    entry = {"Source": source, "DetailType": "Anomaly Detected", "Detail": json.dumps({"anomalyId": "one"})}
    told = eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)
    return json.loads(told[2])["Entries"][0]["EventId"]
`;

const HOME = "arn:aws:events:eu-west-1:111111111111:event-bus/default";

function says(lines: string): unknown {
  const { status, stdout, stderr } = emulatorSays(PROGRAM + lines);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test("what a rule sends to the bus of another region arrives there, as it was told where it was told", () => {
  const [id, region, arrived] = says(`
bring("${HOME}"); hear()
id = tell()
print(json.dumps([id, get_region(), heard]))`) as [string, string, unknown[]];
  expect(arrived).toEqual([
    expect.objectContaining({
      id,
      source: "aws.ce",
      account: "111111111111",
      region: "us-east-1",
      detail: { anomalyId: "one" },
    }),
  ]);
  // Whoever told it is asked no other region's questions afterwards.
  expect(region).toBe("us-east-1");
});

test("a default bus that nobody has used yet is there", () => {
  const told = `
bring("${HOME}"); tell()
set_request_region("eu-west-1")
print(json.dumps(list(eventbridge._event_buses)))`;
  expect(says(told)).toEqual(["default"]);
});

test.each([
  ["what the rule does not ask for", HOME, "aws.health"],
  ["what goes to another account", "arn:aws:events:eu-west-1:222222222222:event-bus/default", "aws.ce"],
  ["what goes to a bus that is not there", "arn:aws:events:eu-west-1:111111111111:event-bus/none", "aws.ce"],
])("%s does not arrive", (_, target, source) => {
  expect(says(`bring("${target}"); hear(); tell("${source}"); print(json.dumps(heard))`)).toEqual([]);
});

test("what stays in its region arrives as before", () => {
  const told = `
bring("arn:aws:events:us-east-1:111111111111:event-bus/other")
eventbridge._create_event_bus({"Name": "other"})
hear("us-east-1", "other")
tell()
print(json.dumps([event["region"] for event in heard]))`;
  expect(says(told)).toEqual(["us-east-1"]);
});
