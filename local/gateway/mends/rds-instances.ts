/**
 * Gives back windows, log exports and keys of a database instance, and the defaults of a read replica.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
import { logExports } from "./support/rds-log-exports";
import { paramsAsElements, xmlReadBack } from "./support/xml-read-back";

const SAME_NAME = {
  PreferredBackupWindow: "PreferredBackupWindow",
  PerformanceInsightsKMSKeyId: "PerformanceInsightsKMSKeyId",
  BackupRetentionPeriod: "BackupRetentionPeriod",
  CopyTagsToSnapshot: "CopyTagsToSnapshot",
} as const;

/** A replica inherits neither the backups nor the copying of tags. */
const REPLICA_DEFAULTS = { BackupRetentionPeriod: "0", CopyTagsToSnapshot: "false" } as const;
/** A promoted one keeps backups for a day, unless it is asked for more. */
const PROMOTED_DEFAULTS = { BackupRetentionPeriod: "1" } as const;

/** Database instances as they were asked for. */
export const rdsInstances = xmlReadBack({
  name: "rds-instances",
  service: "rds",
  creates: [
    "CreateDBInstance",
    "CreateDBInstanceReadReplica",
    "RestoreDBInstanceFromDBSnapshot",
    "RestoreDBInstanceToPointInTime",
  ],
  modifies: ["ModifyDBInstance", "PromoteReadReplica"],
  reads: ["DescribeDBInstances", "RebootDBInstance", "StartDBInstance", "StopDBInstance"],
  element: "DBInstance",
  keyElement: "DBInstanceIdentifier",
  keysOf: ({ params }) => [
    ...params.getAll("DBInstanceIdentifier"),
    ...params.getAll("TargetDBInstanceIdentifier"),
  ],
  fieldsOf: (call, before) => ({
    ...(call.action === "CreateDBInstanceReadReplica" && REPLICA_DEFAULTS),
    ...(call.action === "PromoteReadReplica" && PROMOTED_DEFAULTS),
    ...paramsAsElements(call, SAME_NAME),
    ...logExports(call, before),
  }),
});
