import { rdsInstances } from "../../../local/gateway/mends/rds-instances";
import { askRds, databaseInstanceScenario } from "./scenarios/rds-instances";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("rds-instances", rdsInstances);

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/insights";

test("an instance tells its window, its key and its log exports, when it is made and when it is read", async () => {
  const alone = await databaseInstanceScenario(gateways.alone);
  expect(xmlIn(alone.source, "DBInstance")).toMatchObject({
    PreferredBackupWindow: "03:00-04:00",
    EnabledCloudwatchLogsExports: "",
  });
  expect(xmlIn(alone.source, "DBInstance")).not.toHaveProperty("PerformanceInsightsKMSKeyId");

  const { created, source } = await databaseInstanceScenario(gateways.mended);
  for (const answer of [created, source]) {
    expect(xmlIn(answer, "DBInstance")).toMatchObject({
      DBInstanceIdentifier: "orders",
      PreferredBackupWindow: "02:00-03:00",
      PerformanceInsightsKMSKeyId: KEY,
      EnabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    });
  }
});

test("a modification switches off the logs that it names and leaves the others", async () => {
  const { changed } = await databaseInstanceScenario(gateways.mended);
  expect(xmlIn(changed, "DBInstance")).toMatchObject({
    PreferredBackupWindow: "04:00-05:00",
    PerformanceInsightsKMSKeyId: KEY,
    EnabledCloudwatchLogsExports: ["postgresql"],
  });
  const switchOn = { "CloudwatchLogsExportConfiguration.EnableLogTypes.member.1": "iam-db-auth-error" };
  const again = await askRds(gateways.mended, "ModifyDBInstance", {
    DBInstanceIdentifier: "orders",
    ...switchOn,
  });
  expect(xmlIn(again, "DBInstance")).toMatchObject({
    EnabledCloudwatchLogsExports: ["iam-db-auth-error", "postgresql"],
  });
});

test("a read replica has neither backups nor copied tags unless it was asked for them", async () => {
  const alone = await databaseInstanceScenario(gateways.alone);
  const inherited = { BackupRetentionPeriod: "7", CopyTagsToSnapshot: "true" };
  expect(xmlIn(alone.replica, "DBInstance")).toMatchObject(inherited);

  const { replica, described } = await databaseInstanceScenario(gateways.mended);
  const own = { BackupRetentionPeriod: "0", CopyTagsToSnapshot: "false" };
  expect(xmlIn(replica, "DBInstance")).toMatchObject(own);
  expect(xmlIn(described, "DBInstance")).toMatchObject([
    { DBInstanceIdentifier: "orders", ...inherited },
    { DBInstanceIdentifier: "orders-replica", ...own },
  ]);
});

test("another account's instance of the same name is left as it is", async () => {
  const { source } = await databaseInstanceScenario(gateways.mended);
  expect(xmlIn(source, "DBInstance")).toHaveProperty("PerformanceInsightsKMSKeyId");
  const foreign = await gateways.mended.query(
    "rds",
    { Action: "DescribeDBInstances", DBInstanceIdentifier: "orders" },
    { account: "222222222222" },
  );
  expect(xmlIn(foreign, "DBInstance")).not.toHaveProperty("PerformanceInsightsKMSKeyId");
});
