import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";

/** Props of {@link DatabaseLogs}. */
export interface DatabaseLogsProps {
  /** What writes the logs. */
  readonly source: "instance" | "cluster";
  /** Identifier of the instance or cluster. */
  readonly identifier: string;
  /** Logs that RDS exports, e.g. `postgresql`. */
  readonly exports: readonly DatabaseLog[];
  /** Key of the log groups. */
  readonly logsKey: IEncryptionKey;
  /** Days that the logs are kept. */
  readonly retentionDays: number;
}

/** A log that RDS can export. */
export type DatabaseLog = "postgresql" | "upgrade";

const CONSTRUCT_IDS: Record<DatabaseLog, string> = { postgresql: "Postgresql", upgrade: "Upgrade" };

/** The log groups that RDS writes to, made before it does: its own would be kept for ever, with no key of ours. */
export class DatabaseLogs extends Construct {
  /** Instances depend on these. */
  readonly groups: readonly CloudwatchLogGroup[];

  constructor(scope: Construct, id: string, props: DatabaseLogsProps) {
    super(scope, id);
    this.groups = props.exports.map(
      (log) =>
        new CloudwatchLogGroup(this, CONSTRUCT_IDS[log], {
          name: `/aws/rds/${props.source}/${props.identifier}/${log}`,
          retentionInDays: props.retentionDays,
          kmsKeyId: props.logsKey.keyArn,
        }),
    );
  }
}
