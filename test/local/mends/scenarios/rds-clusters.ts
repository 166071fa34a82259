import type { AwsClient } from "../../support/aws-client";
import { askRds } from "./rds-instances";

/** An Aurora cluster that exports its log, one that does not, and a change of the first. */
export async function databaseClusterScenario(aws: AwsClient) {
  const create = (DBClusterIdentifier: string, more: Record<string, string> = {}) =>
    askRds(aws, "CreateDBCluster", {
      DBClusterIdentifier,
      Engine: "aurora-postgresql",
      EngineVersion: "16.8",
      MasterUsername: "homeostat",
      MasterUserPassword: "not-a-secret",
      ...more,
    });
  const created = await create("orders", { "EnableCloudwatchLogsExports.member.1": "postgresql" });
  await create("quiet");
  const read = await askRds(aws, "DescribeDBClusters", { DBClusterIdentifier: "orders" });
  const quiet = await askRds(aws, "DescribeDBClusters", { DBClusterIdentifier: "quiet" });
  await askRds(aws, "ModifyDBCluster", {
    DBClusterIdentifier: "orders",
    "CloudwatchLogsExportConfiguration.EnableLogTypes.member.1": "iam-db-auth-error",
    "CloudwatchLogsExportConfiguration.DisableLogTypes.member.1": "postgresql",
  });
  const changed = await askRds(aws, "DescribeDBClusters", { DBClusterIdentifier: "orders" });
  return { created, read, quiet, changed };
}
