import type {
  CreateDBInstanceReadReplicaCommandInput,
  DBInstance,
  DeleteDBInstanceCommandInput,
  DescribeDBInstancesCommandInput,
  ModifyDBInstanceCommandInput,
  PromoteReadReplicaCommandInput,
  RDSClient,
} from "@aws-sdk/client-rds";
import { awsError, type AwsRecorder } from "./aws-recorder";
import type { Clock } from "./clock";

type Handlers = Readonly<Record<string, (input: never) => unknown>>;

interface Change {
  readonly dueMs: number;
  readonly apply: () => void;
}

/** RDS with instances that take some minutes for every change, and refuse another one meanwhile. */
export class FakeRds {
  readonly client: Pick<RDSClient, "send">;
  /** How long RDS takes for a change. */
  changeMs = 240_000;
  /** State of an instance whose change has come to its end. */
  becomes = "available";
  /** Whether changes ever come to an end. */
  changesEnd = true;
  readonly #instances = new Map<string, DBInstance>();
  readonly #changes = new Map<string, Change>();

  constructor(
    recorder: AwsRecorder,
    private readonly clock: Clock,
    more: Handlers = {},
  ) {
    this.client = recorder.client("rds", {
      DescribeDBInstances: ({ DBInstanceIdentifier: id = "" }: DescribeDBInstancesCommandInput) => ({
        DBInstances: [structuredClone(this.get(id))],
      }),
      PromoteReadReplica: (input: PromoteReadReplicaCommandInput) => this.#promote(input),
      ModifyDBInstance: (input: ModifyDBInstanceCommandInput) => this.#modify(input),
      CreateDBInstanceReadReplica: (input: CreateDBInstanceReadReplicaCommandInput) => this.#replicate(input),
      DeleteDBInstance: (input: DeleteDBInstanceCommandInput) => this.#delete(input),
      ...more,
    });
  }

  /** Adds an instance, or changes one that is there. */
  put(id: string, values: Partial<DBInstance> = {}): void {
    this.#instances.set(id, { ...(this.#instances.get(id) ?? fresh(id)), ...values });
  }

  has(id: string): boolean {
    this.#advance(id);
    return this.#instances.has(id);
  }

  ids(): string[] {
    return [...this.#instances.keys()].filter((id) => this.has(id));
  }

  /** @throws DBInstanceNotFound, as RDS does */
  get(id: string): DBInstance {
    this.#advance(id);
    const found = this.#instances.get(id);
    if (!found) throw awsError("DBInstanceNotFound", `DBInstance ${id} not found.`);
    return found;
  }

  #promote({ DBInstanceIdentifier: id = "", BackupRetentionPeriod }: PromoteReadReplicaCommandInput) {
    const replica = this.#changeable(id);
    const source = replica.ReadReplicaSourceDBInstanceIdentifier;
    if (source === undefined) throw awsError("InvalidDBInstanceState", `${id} is not a read replica.`);
    this.#change(id, "modifying", () => {
      const { ReadReplicaSourceDBInstanceIdentifier: _, ...rest } = this.get(id);
      this.#instances.set(id, { ...rest, BackupRetentionPeriod });
    });
    return {};
  }

  #modify(input: ModifyDBInstanceCommandInput) {
    const { DBInstanceIdentifier: id = "", DBInstanceClass, AllocatedStorage, ApplyImmediately } = input;
    const { AllocatedStorage: size = 0 } = this.#changeable(id);
    if (AllocatedStorage !== undefined && AllocatedStorage < size * 1.1) {
      throw awsError("InvalidParameterCombination", "Allocated storage must grow by at least 10%.");
    }
    const pending = {
      ...(DBInstanceClass !== undefined && { DBInstanceClass }),
      ...(AllocatedStorage !== undefined && { AllocatedStorage }),
    };
    if (ApplyImmediately !== true)
      throw awsError("InvalidParameterValue", "nobody waits for the window here");
    this.put(id, { PendingModifiedValues: pending });
    this.#change(id, "modifying", () => {
      this.put(id, { ...pending, PendingModifiedValues: {} });
    });
    return {};
  }

  #replicate(input: CreateDBInstanceReadReplicaCommandInput) {
    const { DBInstanceIdentifier: id = "", SourceDBInstanceIdentifier: sourceId = "", Tags = [] } = input;
    if (this.has(id)) throw awsError("DBInstanceAlreadyExists", `${id} exists already.`);
    const source = this.#changeable(sourceId);
    if ((source.BackupRetentionPeriod ?? 0) === 0) throw awsError("InvalidDBInstanceState", "no backups");
    if (source.MasterUserSecret) throw awsError("InvalidParameterValue", "its password is managed");
    const replicas = source.ReadReplicaDBInstanceIdentifiers ?? [];
    this.put(sourceId, { ReadReplicaDBInstanceIdentifiers: [...replicas, id] });
    const { DBInstanceClass, MonitoringRoleArn, DeletionProtection = false } = input;
    this.put(id, {
      DBInstanceClass,
      MonitoringRoleArn,
      DeletionProtection,
      ReadReplicaSourceDBInstanceIdentifier: sourceId,
      ReadReplicaDBInstanceIdentifiers: [],
      TagList: Tags,
    });
    this.#change(id, "creating", () => undefined);
    return {};
  }

  #delete({ DBInstanceIdentifier: id = "", SkipFinalSnapshot }: DeleteDBInstanceCommandInput) {
    const { DeletionProtection, ReadReplicaSourceDBInstanceIdentifier: sourceId = "" } = this.get(id);
    if (DeletionProtection === true || SkipFinalSnapshot !== true) {
      throw awsError(
        "InvalidParameterCombination",
        "Cannot delete a protected DB Instance, or without a snapshot.",
      );
    }
    this.#change(id, "deleting", () => {
      this.#instances.delete(id);
      const others = this.get(sourceId).ReadReplicaDBInstanceIdentifiers?.filter((one) => one !== id);
      this.put(sourceId, { ReadReplicaDBInstanceIdentifiers: others });
    });
    return {};
  }

  #changeable(id: string): DBInstance {
    const instance = this.get(id);
    if (instance.DBInstanceStatus === "available" || instance.DBInstanceStatus === "storage-full")
      return instance;
    throw awsError(
      "InvalidDBInstanceState",
      `Instance ${id} is in state ${instance.DBInstanceStatus ?? ""}.`,
    );
  }

  #change(id: string, state: string, apply: () => void): void {
    this.put(id, { DBInstanceStatus: state });
    this.#changes.set(id, { dueMs: this.clock.nowMs + this.changeMs, apply });
  }

  #advance(id: string): void {
    const change = this.#changes.get(id);
    if (!change || !this.changesEnd || this.clock.nowMs < change.dueMs) return;
    this.#changes.delete(id);
    this.put(id, { DBInstanceStatus: this.becomes });
    change.apply();
  }
}

function fresh(id: string): DBInstance {
  return {
    DBInstanceIdentifier: id,
    DBInstanceArn: `arn:aws:rds:eu-west-1:111111111111:db:${id}`,
    DbiResourceId: `db-${id.toUpperCase().replaceAll("-", "")}`,
    DBInstanceStatus: "available",
    DBInstanceClass: "db.m6g.large",
    Engine: "postgres",
    EngineVersion: "16.11",
    AllocatedStorage: 100,
    MaxAllocatedStorage: 200,
    AvailabilityZone: "eu-west-1a",
    BackupRetentionPeriod: 7,
    DBName: "app",
    Endpoint: { Address: `${id}.abc.eu-west-1.rds.amazonaws.com`, Port: 5432 },
    ReadReplicaDBInstanceIdentifiers: [],
    PendingModifiedValues: {},
    TagList: [{ Key: "environment", Value: "dev" }],
  };
}
