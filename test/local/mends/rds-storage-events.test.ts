import { rdsStorageEvents } from "../../../local/gateway/mends/rds-storage-events";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";
import { xmlIn } from "./support/xml-tree";

const CHANGED_AT = Date.parse("2026-01-02T03:04:05.000Z");
const ARN = "arn:aws:rds:eu-west-1:111111111111:db:main";

let harness: Harness;
let nowMs: number;
let storage: string;

beforeEach(async () => {
  nowMs = CHANGED_AT;
  storage = "20";
  harness = await startHarness({
    mends: [rdsStorageEvents],
    now: () => new Date(nowMs),
    ministack: (received) => {
      const params = paramsOf(received);
      if (params.get("Action") === "DescribeEvents") return xml("<Events></Events>", "DescribeEvents");
      if (params.get("Action") === "ModifyDBInstance") storage = params.get("AllocatedStorage") ?? storage;
      const instance = `<DBInstanceArn>${ARN}</DBInstanceArn><AllocatedStorage>${storage}</AllocatedStorage>`;
      return xml(`<DBInstance>${instance}</DBInstance>`, "Any");
    },
  });
});
afterEach(() => harness.close());

function xml(content: string, action: string) {
  const body = `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
  return { headers: { "content-type": "text/xml" }, body };
}

const grow = (AllocatedStorage: string) =>
  harness.query("rds", { Action: "ModifyDBInstance", DBInstanceIdentifier: "main", AllocatedStorage });
const events = (SourceIdentifier: string) =>
  harness.query("rds", {
    ...{ Action: "DescribeEvents", SourceIdentifier },
    ...{ SourceType: "db-instance", Duration: "360" },
  });

test("a volume that grew is told of, as long as it is asked for", async () => {
  await grow("30");
  nowMs += 360 * 60_000;
  expect(xmlIn(await events("main"), "Event")).toEqual({
    SourceIdentifier: "main",
    SourceType: "db-instance",
    SourceArn: ARN,
    Message: "Finished applying modification to allocated storage",
    Date: "2026-01-02T03:04:05.000Z",
    EventCategories: { EventCategory: "configuration change" },
  });

  nowMs += 1;
  expect((await events("main")).text).not.toContain("allocated storage");
});

test("of another instance, and of a volume that stayed as it was, nothing is told", async () => {
  await grow("20");
  expect((await events("main")).text).not.toContain("allocated storage");
  await grow("30");
  expect((await events("other")).text).not.toContain("allocated storage");
});
