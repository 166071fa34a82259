/**
 * Gives back windows, log exports and keys of a database instance, and the defaults of a read replica.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
import { type Call, listParam } from "../call";
import { element } from "../xml";
import { paramsAsElements, xmlReadBack } from "./support/xml-read-back";

const SAME_NAME = {
  PreferredBackupWindow: "PreferredBackupWindow",
  PerformanceInsightsKMSKeyId: "PerformanceInsightsKMSKeyId",
  BackupRetentionPeriod: "BackupRetentionPeriod",
  CopyTagsToSnapshot: "CopyTagsToSnapshot",
} as const;

/** A replica inherits neither the backups nor the copying of tags. */
const REPLICA_DEFAULTS = { BackupRetentionPeriod: "0", CopyTagsToSnapshot: "false" } as const;

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
  modifies: ["ModifyDBInstance"],
  reads: [
    "DescribeDBInstances",
    "RebootDBInstance",
    "StartDBInstance",
    "StopDBInstance",
    "PromoteReadReplica",
  ],
  element: "DBInstance",
  keyElement: "DBInstanceIdentifier",
  keyOf: ({ params }) =>
    params.get("DBInstanceIdentifier") ?? params.get("TargetDBInstanceIdentifier") ?? undefined,
  fieldsOf(call) {
    const logs = [
      ...listParam(call.params, "EnableCloudwatchLogsExports"),
      ...listParam(call.params, "CloudwatchLogsExportConfiguration.EnableLogTypes"),
    ];
    return {
      ...(call.action === "CreateDBInstanceReadReplica" && REPLICA_DEFAULTS),
      ...paramsAsElements(call, SAME_NAME),
      ...(changesLogs(call) && {
        EnabledCloudwatchLogsExports: [...new Set(logs)]
          .sort()
          .map((log) => element("member", log, "escape"))
          .join(""),
      }),
    };
  },
});

function changesLogs({ params }: Call): boolean {
  return [...params.keys()].some((name) =>
    /^(EnableCloudwatchLogsExports|CloudwatchLogsExportConfiguration)\b/.test(name),
  );
}
