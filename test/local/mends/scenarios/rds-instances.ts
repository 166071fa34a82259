import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

/** Asks RDS. */
export function askRds(aws: AwsClient, Action: string, params: Record<string, string>) {
  return aws.query("rds", { Action, Version: "2014-10-31", ...params });
}

/** A database with windows, a key and log exports, and its read replica, which is then deleted. */
export async function databaseInstanceScenario(aws: AwsClient) {
  const created = await askRds(aws, "CreateDBInstance", {
    DBInstanceIdentifier: "orders",
    DBInstanceClass: "db.t4g.medium",
    Engine: "postgres",
    AllocatedStorage: "20",
    MasterUsername: "homeostat",
    MasterUserPassword: "not-a-secret",
    BackupRetentionPeriod: "7",
    CopyTagsToSnapshot: "true",
    PreferredBackupWindow: "02:00-03:00",
    EnablePerformanceInsights: "true",
    PerformanceInsightsKMSKeyId: "arn:aws:kms:eu-west-1:111111111111:key/insights",
    "EnableCloudwatchLogsExports.member.1": "upgrade",
    "EnableCloudwatchLogsExports.member.2": "postgresql",
  });
  const replica = await askRds(aws, "CreateDBInstanceReadReplica", {
    DBInstanceIdentifier: "orders-replica",
    SourceDBInstanceIdentifier: "orders",
  });
  const described = await askRds(aws, "DescribeDBInstances", {});
  const source = await askRds(aws, "DescribeDBInstances", { DBInstanceIdentifier: "orders" });
  const byResource = await askRds(aws, "DescribeDBInstances", {
    "Filters.Filter.1.Name": "dbi-resource-id",
    "Filters.Filter.1.Values.Value.1": xmlAt(created, "DbiResourceId"),
  });
  await askRds(aws, "ModifyDBInstance", {
    DBInstanceIdentifier: "orders",
    PreferredBackupWindow: "04:00-05:00",
    "CloudwatchLogsExportConfiguration.DisableLogTypes.member.1": "upgrade",
    ApplyImmediately: "true",
  });
  const changed = await askRds(aws, "DescribeDBInstances", { DBInstanceIdentifier: "orders" });
  const deleted = await askRds(aws, "DeleteDBInstance", {
    DBInstanceIdentifier: "orders-replica",
    SkipFinalSnapshot: "true",
  });
  const afterDelete = await askRds(aws, "DescribeDBInstances", { DBInstanceIdentifier: "orders" });
  // What a mend asks to know which replicas there are.
  await askRds(aws, "DescribeDBInstances", {});
  return { created, replica, described, source, byResource, changed, deleted, afterDelete };
}

/** A read replica that becomes an instance of its own. */
export async function promotionScenario(aws: AwsClient) {
  const replica = { DBInstanceIdentifier: "orders-replica" };
  await askRds(aws, "CreateDBInstance", {
    DBInstanceIdentifier: "orders",
    DBInstanceClass: "db.t4g.medium",
    Engine: "postgres",
    AllocatedStorage: "20",
    MasterUsername: "homeostat",
    MasterUserPassword: "not-a-secret",
  });
  await askRds(aws, "CreateDBInstanceReadReplica", { ...replica, SourceDBInstanceIdentifier: "orders" });
  // What the mend asks to know whether it is a replica.
  await askRds(aws, "DescribeDBInstances", replica);
  await askRds(aws, "DescribeDBInstances", { DBInstanceIdentifier: "orders" });
  const promoted = await askRds(aws, "PromoteReadReplica", replica);
  const described = await askRds(aws, "DescribeDBInstances", {});
  return { promoted, described };
}
