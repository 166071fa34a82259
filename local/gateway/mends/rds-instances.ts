/**
 * Gives back windows, log exports and keys of a database instance, and the defaults of a read replica.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
import { type Call, listParam } from "../call";
import { element, elementsOf, textOf } from "../xml";
import { paramsAsElements, xmlReadBack } from "./support/xml-read-back";

const LOGS = "EnabledCloudwatchLogsExports";
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
    ...(changesLogs(call) && { [LOGS]: logsAfter(call, before[LOGS] ?? "") }),
  }),
});

function changesLogs({ params }: Call): boolean {
  return [...params.keys()].some((name) =>
    /^(EnableCloudwatchLogsExports|CloudwatchLogsExportConfiguration)\b/.test(name),
  );
}

/** A modification names the logs to switch on and off; the others stay as they are. */
function logsAfter({ params }: Call, before: string): string {
  const logs = new Set([
    ...elementsOf(before, "member").flatMap((member) => textOf(member, "member") ?? []),
    ...listParam(params, "EnableCloudwatchLogsExports"),
    ...listParam(params, "CloudwatchLogsExportConfiguration.EnableLogTypes"),
  ]);
  for (const log of listParam(params, "CloudwatchLogsExportConfiguration.DisableLogTypes")) logs.delete(log);
  return [...logs]
    .sort()
    .map((log) => element("member", log, "escape"))
    .join("");
}
