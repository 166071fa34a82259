import { rdsOrderableClasses } from "../../../local/gateway/mends/rds-orderable-classes";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";
import { xmlIn } from "./support/xml-tree";

let harness: Harness;

/** The emulator knows one class, in two zones. */
const KNOWN =
  "<OrderableDBInstanceOption><Engine>postgres</Engine><DBInstanceClass>db.r5.large</DBInstanceClass><AvailabilityZones><AvailabilityZone><Name>eu-west-1a</Name></AvailabilityZone><AvailabilityZone><Name>eu-west-1b</Name></AvailabilityZone></AvailabilityZones></OrderableDBInstanceOption>";

beforeEach(async () => {
  harness = await startHarness({
    mends: [rdsOrderableClasses],
    ministack: (received) => {
      const isKnown = paramsOf(received).get("DBInstanceClass") === "db.r5.large";
      const body = `<OrderableDBInstanceOptions>${isKnown ? KNOWN : ""}</OrderableDBInstanceOptions>`;
      return { headers: { "content-type": "text/xml" }, body };
    },
  });
});
afterEach(() => harness.close());

const options = (DBInstanceClass: string) =>
  harness.query("rds", { Action: "DescribeOrderableDBInstanceOptions", Engine: "postgres", DBInstanceClass });

test.each(["db.t4g.large", "db.m7g.4xlarge", "db.r5.large"])("%s is offered in all zones", async (name) => {
  expect(xmlIn(await options(name), "OrderableDBInstanceOption")).toEqual({
    Engine: "postgres",
    DBInstanceClass: name,
    AvailabilityZones: {
      AvailabilityZone: [{ Name: "eu-west-1a" }, { Name: "eu-west-1b" }, { Name: "eu-west-1c" }],
    },
  });
});

test.each(["db.t4g.4xlarge", "db.m7g.medium", "db.z9.large"])("%s is not", async (name) => {
  expect((await options(name)).text).toBe("<OrderableDBInstanceOptions></OrderableDBInstanceOptions>");
});
