import { rdsInstanceFilters } from "../../../local/gateway/mends/rds-instance-filters";
import { askRds, databaseInstanceScenario } from "./scenarios/rds-instances";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("rds-instances", rdsInstanceFilters);

test("an instance is found by the id of its resource, and no other with it", async () => {
  const alone = await databaseInstanceScenario(gateways.alone);
  expect(xmlIn(alone.byResource, "DBInstance")).toHaveLength(2);

  const { byResource } = await databaseInstanceScenario(gateways.mended);
  expect(xmlIn(byResource, "DBInstances")).toMatchObject({ DBInstance: { DBInstanceIdentifier: "orders" } });
});

test("the id of a resource that is gone finds nothing", async () => {
  await databaseInstanceScenario(gateways.mended);
  const gone = await askRds(gateways.mended, "DescribeDBInstances", {
    "Filters.Filter.1.Name": "engine",
    "Filters.Filter.1.Values.Value.1": "postgres",
    "Filters.Filter.2.Name": "dbi-resource-id",
    "Filters.Filter.2.Values.Value.1": "db-GONE",
  });
  expect([gone.status, xmlIn(gone, "DBInstances")]).toEqual([200, ""]);
});
