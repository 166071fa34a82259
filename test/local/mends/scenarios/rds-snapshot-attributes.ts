import type { AwsClient } from "../../support/aws-client";
import { askRds } from "./rds-instances";

/** A snapshot that is shared with two accounts, then with one. */
export async function snapshotAttributeScenario(aws: AwsClient) {
  await askRds(aws, "CreateDBInstance", {
    DBInstanceIdentifier: "orders",
    DBInstanceClass: "db.t4g.medium",
    Engine: "postgres",
    AllocatedStorage: "20",
    MasterUsername: "homeostat",
    MasterUserPassword: "not-a-secret",
  });
  const snapshot = { DBSnapshotIdentifier: "orders-1" };
  await askRds(aws, "CreateDBSnapshot", { ...snapshot, DBInstanceIdentifier: "orders" });
  // What the mend asks to know whether there is such a snapshot.
  await askRds(aws, "DescribeDBSnapshots", snapshot);
  const unshared = await askRds(aws, "DescribeDBSnapshotAttributes", snapshot);
  const shared = await askRds(aws, "ModifyDBSnapshotAttribute", {
    ...snapshot,
    AttributeName: "restore",
    "ValuesToAdd.AttributeValue.1": "222222222222",
    "ValuesToAdd.AttributeValue.2": "333333333333",
  });
  await askRds(aws, "ModifyDBSnapshotAttribute", {
    ...snapshot,
    AttributeName: "restore",
    "ValuesToRemove.AttributeValue.1": "222222222222",
  });
  const described = await askRds(aws, "DescribeDBSnapshotAttributes", snapshot);
  await askRds(aws, "DeleteDBSnapshot", snapshot);
  await askRds(aws, "DescribeDBSnapshots", snapshot);
  const afterDelete = await askRds(aws, "DescribeDBSnapshotAttributes", snapshot);
  await askRds(aws, "CreateDBSnapshot", { ...snapshot, DBInstanceIdentifier: "orders" });
  await askRds(aws, "DescribeDBSnapshots", snapshot);
  const again = await askRds(aws, "DescribeDBSnapshotAttributes", snapshot);
  return { unshared, shared, described, afterDelete, again };
}
