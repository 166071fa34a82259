/**
 * Offers the instance classes that RDS offers for PostgreSQL, in every zone of the region; the emulator knows a few old
 * ones, in two zones.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
 */
import type { Mend } from "../mend";
import { withBody } from "../reply";
import { element, elementsOf, setChild } from "../xml";

const ZONES = ["a", "b", "c"];
const BURSTABLE = ["micro", "small", "medium", "large", "xlarge", "2xlarge"];
const STEADY = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(["t3", "t4g"].map((family) => [family, BURSTABLE])),
  ...Object.fromEntries(
    ["m5", "m6g", "m6i", "m7g", "m7i", "r5", "r6g", "r6i", "r7g", "r7i"].map((family) => [family, STEADY]),
  ),
};
const ANY_CLASS = "db.r5.large";

/** Classes that can be ordered, where one is asked for by name. */
export const rdsOrderableClasses: Mend = {
  name: "rds-orderable-classes",
  services: ["rds"],
  matches: ({ action, params }) =>
    action === "DescribeOrderableDBInstanceOptions" && params.has("DBInstanceClass"),
  async handle(call, { next, ask, place }) {
    const reply = await next();
    const wanted = call.params.get("DBInstanceClass") ?? "";
    const [, family = "", size = ""] = /^db\.([a-z0-9]+)\.([a-z0-9]+)$/.exec(wanted) ?? [];
    if (reply.status >= 300 || !FAMILIES[family]?.includes(size)) return reply;
    const params = new URLSearchParams(call.params);
    params.set("DBInstanceClass", ANY_CLASS);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const pattern = await ask("ministack", { service: "rds", headers, body: params.toString() });
    const [option] = elementsOf(pattern.body.toString("utf8"), "OrderableDBInstanceOption");
    if (option === undefined) return reply;
    const zones = ZONES.map((zone) => element("AvailabilityZone", element("Name", place.region + zone))).join(
      "",
    );
    const offered = setChild(setChild(option, "DBInstanceClass", wanted), "AvailabilityZones", zones);
    return withBody(reply, setChild(reply.body.toString("utf8"), "OrderableDBInstanceOptions", offered));
  },
};
