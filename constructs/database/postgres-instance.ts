import { DbInstance, type DbInstanceConfig } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import type { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { databaseAlarms } from "../monitoring/alarms/database";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import { connectPermission } from "./connect-permission";
import type { DatabaseMetric, IDatabase } from "./database";
import { DatabaseAccess, POSTGRES_PORT } from "./database-access";
import { DatabaseEvents } from "./database-events";
import { type DatabaseLog, DatabaseLogs } from "./database-logs";
import type { DatabaseProps, DatabaseSettings } from "./database-props";
import { resolveDatabaseSettings } from "./database-settings";
import { MasterSecret } from "./master-secret";
import { monitoringRole } from "./monitoring-role";
import { needsOwnMasterSecret } from "./own-master-secret";
import { postgresParameters } from "./postgres-parameters";

/** Props of {@link PostgresInstance}. */
export interface PostgresInstanceProps extends DatabaseProps {
  /** Disk at the start, in GiB. */
  readonly allocatedGib: number;
  /** Size up to which the disk grows by itself, in GiB. */
  readonly maximumGib: number;
  /** Keep a synchronous standby in another zone. @default true */
  readonly multiAz?: boolean;
  /** Number of read replicas. @default 0 */
  readonly readReplicas?: number;
  /** With read replicas: a new number makes the next apply give the master user another password. @default 1 */
  readonly masterPasswordVersion?: number;
}

/** What CloudWatch knows of an instance with a disk of its own. */
export type InstanceMetric = "BurstBalance" | "FreeStorageSpace" | "ReplicaLag";

/** Ids and name suffixes of the replicas: adding one must never touch another. */
const REPLICAS = [
  { id: "ReplicaA", logsId: "ReplicaALogs", suffix: "replica-a" },
  { id: "ReplicaB", logsId: "ReplicaBLogs", suffix: "replica-b" },
  { id: "ReplicaC", logsId: "ReplicaCLogs", suffix: "replica-c" },
  { id: "ReplicaD", logsId: "ReplicaDLogs", suffix: "replica-d" },
  { id: "ReplicaE", logsId: "ReplicaELogs", suffix: "replica-e" },
] as const;

const LOG_EXPORTS: readonly DatabaseLog[] = ["postgresql", "upgrade"];

/** What the parts of one instance are made from. */
interface InstancePlan {
  readonly props: PostgresInstanceProps;
  readonly settings: DatabaseSettings;
  readonly name: string;
}

/** RDS for PostgreSQL: encrypted, TLS only, restorable to the second, observed, with read replicas. */
export class PostgresInstance extends Construct implements IDatabase {
  readonly identifier: string;
  readonly arn: string;
  readonly endpointAddress: string;
  readonly port = POSTGRES_PORT;
  readonly securityGroupId: string;
  readonly secretArn: string;
  readonly resourceId: string;
  readonly replicaIdentifiers: readonly string[];
  readonly databaseName: string;
  readonly eventsTopicArn: string;
  readonly #access: DatabaseAccess;
  readonly #plan: InstancePlan;

  constructor(scope: Construct, id: string, props: PostgresInstanceProps) {
    super(scope, id);
    const settings = resolveDatabaseSettings(this, props);
    this.#validate(props);
    const name = EstateStack.of(this).physicalName("database", props.name);
    this.#plan = { props, settings, name };
    this.#access = new DatabaseAccess(this, "Access", { name: props.name, network: props.network });
    const shared = this.#createSharedConfig();
    const masterSecret = this.#createMasterSecret();
    const primary = this.#createPrimary(shared, masterSecret);
    const replicas = this.#createReplicas(primary, shared);
    const events = new DatabaseEvents(this, "Events", {
      name: props.name,
      messagingKey: props.messagingKey,
      sourceType: "db-instance",
    });

    this.identifier = primary.identifier;
    this.arn = primary.arn;
    this.endpointAddress = primary.address;
    this.securityGroupId = this.#access.securityGroupId;
    this.secretArn = masterSecret?.secretArn ?? primary.masterUserSecret.get(0).secretArn;
    this.resourceId = primary.resourceId;
    this.replicaIdentifiers = replicas.map((replica) => replica.identifier);
    this.databaseName = settings.databaseName;
    this.eventsTopicArn = events.topicArn;
  }

  allowFrom(scope: Construct, id: string, securityGroupId: string): VpcSecurityGroupIngressRule {
    return this.#access.allowFrom(scope, id, securityGroupId);
  }

  grantConnect(grantee: IGrantee, databaseUser: string): void {
    grantee.allow(connectPermission(this, databaseUser));
  }

  metric(name: DatabaseMetric | InstanceMetric, statistic: Statistic): Metric {
    return metricsOf("AWS/RDS", { DBInstanceIdentifier: this.identifier })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return databaseAlarms(this, this.#plan.props);
  }

  #validate(props: PostgresInstanceProps): void {
    const where = this.node.path;
    const replicas = props.readReplicas ?? 0;
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > REPLICAS.length) {
      throw new InvalidPropError({
        where,
        prop: "readReplicas",
        value: replicas,
        allowed: `0 to ${String(REPLICAS.length)}`,
        remedy: "For more readers use AuroraPostgres, which has up to 15.",
      });
    }
    if (props.masterPasswordVersion !== undefined && !needsOwnMasterSecret(replicas)) {
      throw new InvalidPropError({
        where,
        prop: "masterPasswordVersion",
        value: props.masterPasswordVersion,
        allowed: "nothing without read replicas",
        remedy: "Leave it out: RDS keeps the password, and rotates it by itself.",
      });
    }
    if (props.maximumGib < props.allocatedGib) {
      throw new InvalidPropError({
        where,
        prop: "maximumGib",
        value: props.maximumGib,
        allowed: `at least allocatedGib (${String(props.allocatedGib)})`,
        remedy: "Raise maximumGib: the disk can only grow.",
      });
    }
    const { protected: isProtected, environment } = EstateStack.of(this).deployment;
    if (isProtected && props.multiAz === false) {
      throw new InvalidPropError({
        where,
        prop: "multiAz",
        value: false,
        allowed: "true",
        remedy: `The environment ${environment} is protected: leave the prop out.`,
      });
    }
  }

  /** What the primary and every replica have in common. */
  #createSharedConfig(): DbInstanceConfig {
    const { props, settings, name } = this.#plan;
    const role = monitoringRole(this, "MonitoringRole", props);
    const stack = EstateStack.of(this);
    const family = `postgres${settings.engineMajorVersion}`;
    const parameters = new DbParameterGroup(this, "Parameters", {
      name: stack.physicalName("generic", props.name, family),
      family,
      description: `PostgreSQL ${settings.engineMajorVersion} of ${name}`,
      parameter: postgresParameters(settings.slowQueryMilliseconds),
      // A new major version needs its group while the old one is still in use.
      lifecycle: { createBeforeDestroy: true },
    });
    return {
      instanceClass: props.instanceClass,
      parameterGroupName: parameters.name,
      vpcSecurityGroupIds: [this.#access.securityGroupId],
      publiclyAccessible: false,
      storageEncrypted: true,
      storageType: "gp3",
      maxAllocatedStorage: props.maximumGib,
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
      maintenanceWindow: settings.maintenanceWindow,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: props.dataKey.keyArn,
      performanceInsightsRetentionPeriod: settings.performanceInsightsRetentionDays,
      monitoringInterval: settings.monitoringIntervalSeconds,
      monitoringRoleArn: role.roleArn,
      enabledCloudwatchLogsExports: [...LOG_EXPORTS],
      // RDS refuses a role that cannot write yet.
      dependsOn: [...role.policies],
    };
  }

  /** None where RDS keeps the password, which it does where there are no replicas. */
  #createMasterSecret(): MasterSecret | undefined {
    const { props, settings } = this.#plan;
    if (!needsOwnMasterSecret(props.readReplicas ?? 0)) return undefined;
    return new MasterSecret(this, "MasterSecret", {
      database: props.name,
      username: settings.masterUsername,
      dataKey: props.dataKey,
      ...(props.masterPasswordVersion !== undefined && {
        masterPasswordVersion: props.masterPasswordVersion,
      }),
      recoveryDays: settings.deletionProtection ? 30 : 0,
    });
  }

  #createPrimary(shared: DbInstanceConfig, masterSecret?: MasterSecret): DbInstance {
    const { props, settings, name } = this.#plan;
    return new DbInstance(this, "Resource", {
      ...shared,
      identifier: name,
      engine: "postgres",
      engineVersion: props.engineVersion,
      allocatedStorage: props.allocatedGib,
      kmsKeyId: props.dataKey.keyArn,
      dbName: settings.databaseName,
      port: POSTGRES_PORT,
      dbSubnetGroupName: this.#access.subnetGroupName,
      username: settings.masterUsername,
      ...(masterSecret?.login ?? {
        manageMasterUserPassword: true,
        masterUserSecretKmsKeyId: props.dataKey.keyArn,
      }),
      multiAz: props.multiAz ?? true,
      backupRetentionPeriod: settings.backupRetentionDays,
      backupWindow: settings.backupWindow,
      deleteAutomatedBackups: !settings.finalSnapshot,
      skipFinalSnapshot: !settings.finalSnapshot,
      ...(settings.finalSnapshot ? { finalSnapshotIdentifier: this.#nameOf("final") } : {}),
      dependsOn: [...(shared.dependsOn ?? []), ...this.#createLogs("Logs", name)],
    });
  }

  #createReplicas(primary: DbInstance, shared: DbInstanceConfig): DbInstance[] {
    const { props } = this.#plan;
    return REPLICAS.slice(0, props.readReplicas ?? 0).map(({ id, logsId, suffix }) => {
      const identifier = this.#nameOf(suffix);
      return new DbInstance(this, id, {
        ...shared,
        identifier,
        replicateSourceDb: primary.identifier,
        // A replica has no data of its own to save.
        skipFinalSnapshot: true,
        dependsOn: [...(shared.dependsOn ?? []), ...this.#createLogs(logsId, identifier)],
      });
    });
  }

  /** Name of something that belongs to the instance. */
  #nameOf(part: string): string {
    return EstateStack.of(this).physicalName("database", this.#plan.props.name, part);
  }

  #createLogs(id: string, identifier: string): readonly ITerraformDependable[] {
    const { props, settings } = this.#plan;
    return new DatabaseLogs(this, id, {
      source: "instance",
      identifier,
      exports: LOG_EXPORTS,
      logsKey: props.logsKey,
      retentionDays: settings.logRetentionDays,
    }).groups;
  }
}
