import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateDBInstanceCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { setBallast } from "../../../../local/data-plane/ballast";
import { serviceAlarmEvent } from "../alarm-event";
import type { BusEvent } from "../aws-event";
import { databaseSite } from "../data-sessions";
import { meanwhile } from "../meanwhile";
import type { RunbookStage } from "../runbook-stage";

const NAMESPACE = "AWS/RDS";
const MINUTE_MS = 60_000;
const MEASURE_MILLISECONDS = 2_000;
const BYTES_PER_GIB = 2 ** 30;

/** An instance of RDS that a scenario may do anything to. */
export class DatabaseWorld {
  readonly id: string;

  constructor(
    private readonly stage: RunbookStage,
    name: string,
  ) {
    this.id = `homeostat-${stage.environment}-${name}`;
  }

  /** Makes it as the environment's own is made. */
  async make(): Promise<void> {
    await this.stage.clients.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: this.id,
        DBInstanceClass: "db.t4g.medium",
        Engine: "postgres",
        EngineVersion: "16",
        AvailabilityZone: `${this.stage.estate.region}a`,
        AllocatedStorage: 20,
        MaxAllocatedStorage: 100,
        BackupRetentionPeriod: 7,
        MasterUsername: "dbadmin",
        MasterUserPassword: "nobody-signs-in-with-it",
      }),
    );
  }

  async remove(): Promise<void> {
    const names = [...((await this.look()).ReadReplicaDBInstanceIdentifiers ?? []), this.id];
    for (const DBInstanceIdentifier of names) {
      await this.stage.clients.rds.send(
        new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }),
      );
    }
  }

  /** What RDS says of it. */
  async look(): Promise<DBInstance> {
    const { DBInstances: [instance] = [] } = await this.stage.clients.rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: this.id }),
    );
    if (!instance) throw new Error(`there is no database ${this.id}`);
    return instance;
  }

  /** Keeps backups for so many days, as a person would change it. */
  async keepBackups(BackupRetentionPeriod: number): Promise<void> {
    await this.stage.clients.rds.send(
      new ModifyDBInstanceCommand({
        ...{ DBInstanceIdentifier: this.id, BackupRetentionPeriod },
        ApplyImmediately: true,
      }),
    );
  }

  /** An alarm on one of its metrics. */
  alarm(kind: string, metric: string): BusEvent {
    return serviceAlarmEvent(
      this.stage.estate,
      this.stage.environment,
      { kind, namespace: NAMESPACE, metric },
      { DBInstanceIdentifier: this.id },
    );
  }

  /** Measures something of an instance in the name of RDS: now, or in each of the last minutes. */
  async measure(MetricName: string, Value: number, { id = this.id, minutes = 1 } = {}): Promise<void> {
    const now = Date.now();
    const Dimensions = [{ Name: "DBInstanceIdentifier", Value: id }];
    const MetricData = Array.from({ length: minutes }, (_, index) => ({
      ...{ MetricName, Value, Dimensions },
      Timestamp: new Date(now - index * MINUTE_MS),
    }));
    await this.stage.clients.cloudwatch.send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData }));
  }

  /** Goes on doing something for as long as something lasts. */
  meanwhile<T>(again: () => Promise<void>, during: () => Promise<T>): Promise<T> {
    return meanwhile(again, MEASURE_MILLISECONDS, during);
  }

  /** Fills so many GiB of the volumes of the environment. */
  fill(gib: number): void {
    setBallast(databaseSite(this.stage.estate, this.stage.environment), gib * BYTES_PER_GIB);
  }
}
