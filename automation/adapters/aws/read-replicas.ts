import {
  CreateDBInstanceReadReplicaCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { ReadReplicas, ReplicaWanted } from "../../runbooks/ports/read-replicas";
import { stepClientSettings } from "./client-settings";

/**
 * Replicas by RDS. A name is given once: RDS refuses a second replica of the same name, so that one execution makes one
 * at most, whoever asks. It knows no fences beyond that.
 */
export class AwsReadReplicas implements ReadReplicas {
  constructor(private readonly client: Pick<RDSClient, "send"> = new RDSClient(stepClientSettings)) {}

  async create({ id, sourceId, tags }: ReplicaWanted): Promise<void> {
    const { DBInstances: [source] = [] } = await this.client.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: sourceId }),
    );
    if (source?.DBInstanceIdentifier !== sourceId)
      throw new Error(`there is no database instance ${sourceId}`);
    // Names that begin with "aws:" are AWS's own, and refused.
    const inherited = (source.TagList ?? []).filter(
      ({ Key = "" }) => !Key.startsWith("aws:") && !Object.hasOwn(tags, Key),
    );
    await this.client.send(
      new CreateDBInstanceReadReplicaCommand({
        DBInstanceIdentifier: id,
        SourceDBInstanceIdentifier: sourceId,
        DBInstanceClass: source.DBInstanceClass,
        DBParameterGroupName: source.DBParameterGroups?.[0]?.DBParameterGroupName,
        VpcSecurityGroupIds: source.VpcSecurityGroups?.flatMap(
          ({ VpcSecurityGroupId: group }) => group ?? [],
        ),
        EnableIAMDatabaseAuthentication: source.IAMDatabaseAuthenticationEnabled,
        MonitoringInterval: source.MonitoringInterval,
        MonitoringRoleArn: source.MonitoringRoleArn,
        MaxAllocatedStorage: source.MaxAllocatedStorage,
        CopyTagsToSnapshot: source.CopyTagsToSnapshot,
        PubliclyAccessible: false,
        AutoMinorVersionUpgrade: source.AutoMinorVersionUpgrade,
        // Whoever made it may unmake it; who keeps it protects it.
        DeletionProtection: false,
        Tags: [...inherited, ...Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))],
      }),
    );
  }

  async delete(id: string): Promise<void> {
    await this.client.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }),
    );
  }
}
