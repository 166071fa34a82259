import { type DBInstance, DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import type { DatabaseInstance, Databases } from "../../runbooks/ports/databases";
import { stepClientSettings } from "./client-settings";

/** Names of one error, in the form of the query protocol and of the SDK. */
const NOT_FOUND = new Set(["DBInstanceNotFound", "DBInstanceNotFoundFault"]);

/** Instances of RDS. They are only read: there is nothing that a stale fence could touch. */
export class AwsDatabases implements Databases {
  constructor(private readonly client: Pick<RDSClient, "send"> = new RDSClient(stepClientSettings)) {}

  async describe(id: string): Promise<DatabaseInstance> {
    const found = await this.find(id);
    if (!found) throw new Error(`there is no database instance ${id}`);
    return found;
  }

  async find(id: string): Promise<DatabaseInstance | undefined> {
    const instance = await this.#described(id);
    return instance && asDatabaseInstance(id, instance);
  }

  async #described(id: string): Promise<DBInstance | undefined> {
    try {
      const { DBInstances = [] } = await this.client.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }),
      );
      return DBInstances.find(({ DBInstanceIdentifier }) => DBInstanceIdentifier === id);
    } catch (error) {
      if (error instanceof Error && NOT_FOUND.has(error.name)) return undefined;
      throw error;
    }
  }
}

/** @throws Error where RDS leaves out what every step rests upon */
function asDatabaseInstance(id: string, instance: DBInstance): DatabaseInstance {
  const { DBInstanceArn, DbiResourceId, DBInstanceStatus, DBInstanceClass, AllocatedStorage } = instance;
  if (
    DBInstanceArn === undefined ||
    DbiResourceId === undefined ||
    DBInstanceStatus === undefined ||
    DBInstanceClass === undefined ||
    AllocatedStorage === undefined
  ) {
    throw new Error(`RDS describes ${id} without its ARN, resource id, state, class or size`);
  }
  const { PendingModifiedValues: pending, Endpoint: endpoint, MaxAllocatedStorage: maximumGib } = instance;
  const { DBName: databaseName, ReadReplicaSourceDBInstanceIdentifier: source } = instance;
  return {
    id,
    arn: DBInstanceArn,
    resourceId: DbiResourceId,
    state: DBInstanceStatus,
    engine: instance.Engine ?? "",
    engineVersion: instance.EngineVersion ?? "",
    instanceClass: DBInstanceClass,
    allocatedGib: AllocatedStorage,
    pendingChanges: Object.entries(pending ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [name],
    ),
    zone: instance.AvailabilityZone ?? "",
    isMultiAz: instance.MultiAZ ?? false,
    backupRetentionDays: instance.BackupRetentionPeriod ?? 0,
    isPasswordKeptByRds: instance.MasterUserSecret !== undefined,
    replicaIds: instance.ReadReplicaDBInstanceIdentifiers ?? [],
    tags: Object.fromEntries(
      (instance.TagList ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? ""]])),
    ),
    ...(pending?.DBInstanceClass !== undefined && { pendingClass: pending.DBInstanceClass }),
    ...(pending?.AllocatedStorage !== undefined && { pendingGib: pending.AllocatedStorage }),
    ...(maximumGib !== undefined && { maximumGib }),
    ...(endpoint?.Address !== undefined && { host: endpoint.Address }),
    ...(endpoint?.Port !== undefined && { port: endpoint.Port }),
    ...(databaseName !== undefined && databaseName !== "" && { databaseName }),
    ...(source !== undefined && source !== "" && { sourceId: source }),
  };
}
