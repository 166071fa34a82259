import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import type { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { InvalidPropError } from "../core/invalid-prop-error";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { auroraAlarms } from "../monitoring/alarms/aurora";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import { connectPermission } from "./connect-permission";
import type { DatabaseMetric, IDatabase } from "./database";
import { DatabaseAccess, POSTGRES_PORT } from "./database-access";
import { DatabaseEvents } from "./database-events";
import { type DatabaseLog, DatabaseLogs } from "./database-logs";
import type { DatabaseProps, DatabaseSettings } from "./database-props";
import { resolveDatabaseSettings } from "./database-settings";
import { monitoringRole } from "./monitoring-role";
import { postgresParameters } from "./postgres-parameters";

/** Props of {@link AuroraPostgres}. */
export interface AuroraPostgresProps extends DatabaseProps {
  /** Instances beside the writer, 0 to 15; any of them takes over when the writer fails. @default 1 */
  readonly readReplicas?: number;
}

/** What CloudWatch knows of Aurora only. */
export type AuroraMetric = "AuroraReplicaLagMaximum" | "CommitLatency" | "FreeLocalStorage";

/** One letter per instance: adding one must never touch another. */
const INSTANCE_LETTERS = Array.from("ABCDEFGHIJKLMNOP");
const MAXIMUM_REPLICAS = INSTANCE_LETTERS.length - 1;
const LOG_EXPORTS: readonly DatabaseLog[] = ["postgresql"];
/** Families that Aurora PostgreSQL offers. */
const INSTANCE_CLASS = /^db\.(r|t|x)\d[a-z]*\./;

/** What the parts of one cluster are made from. */
interface ClusterPlan {
  readonly props: AuroraPostgresProps;
  readonly settings: DatabaseSettings;
  readonly name: string;
}

/** Aurora PostgreSQL: one volume over three zones, a writer and readers; else as safe as {@link IDatabase} says. */
export class AuroraPostgres extends Construct implements IDatabase {
  readonly identifier: string;
  readonly arn: string;
  readonly endpointAddress: string;
  /** Host name that spreads reads over the readers. */
  readonly readerEndpointAddress: string;
  readonly port = POSTGRES_PORT;
  readonly securityGroupId: string;
  readonly secretArn: string;
  readonly resourceId: string;
  /** All instances, the first writer first. */
  readonly instanceIdentifiers: readonly string[];
  readonly replicaIdentifiers: readonly string[];
  readonly databaseName: string;
  readonly eventsTopicArn: string;
  readonly #access: DatabaseAccess;
  readonly #plan: ClusterPlan;

  constructor(scope: Construct, id: string, props: AuroraPostgresProps) {
    super(scope, id);
    const settings = resolveDatabaseSettings(this, props);
    this.#validate(props);
    this.#plan = { props, settings, name: EstateStack.of(this).physicalName("database", props.name) };
    this.#access = new DatabaseAccess(this, "Access", { name: props.name, network: props.network });
    const cluster = this.#createCluster();
    const instances = this.#createInstances(cluster);

    this.identifier = cluster.clusterIdentifier;
    this.arn = cluster.arn;
    this.endpointAddress = cluster.endpoint;
    this.readerEndpointAddress = cluster.readerEndpoint;
    this.securityGroupId = this.#access.securityGroupId;
    this.secretArn = cluster.masterUserSecret.get(0).secretArn;
    this.resourceId = cluster.clusterResourceId;
    this.instanceIdentifiers = instances.map(({ identifier }) => identifier);
    this.replicaIdentifiers = this.instanceIdentifiers.slice(1);
    this.databaseName = settings.databaseName;
    this.eventsTopicArn = this.#createEvents().topicArn;
  }

  allowFrom(scope: Construct, id: string, securityGroupId: string): VpcSecurityGroupIngressRule {
    return this.#access.allowFrom(scope, id, securityGroupId);
  }

  grantConnect(grantee: IGrantee, databaseUser: string): void {
    grantee.allow(connectPermission(this, databaseUser));
  }

  metric(name: DatabaseMetric | AuroraMetric, statistic: Statistic): Metric {
    return metricsOf("AWS/RDS", { DBClusterIdentifier: this.identifier, Role: "WRITER" })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return auroraAlarms(this, this.#plan.props);
  }

  #validate({ instanceClass, readReplicas = 1 }: AuroraPostgresProps): void {
    const where = this.node.path;
    if (!INSTANCE_CLASS.test(instanceClass)) {
      throw new InvalidPropError({
        where,
        prop: "instanceClass",
        value: instanceClass,
        allowed: "classes of the families db.r, db.t and db.x",
        remedy: 'Aurora PostgreSQL runs on no other: take for example "db.r6g.large".',
      });
    }
    if (!Number.isInteger(readReplicas) || readReplicas < 0 || readReplicas > MAXIMUM_REPLICAS) {
      throw new InvalidPropError({
        where,
        prop: "readReplicas",
        value: readReplicas,
        allowed: `0 to ${String(MAXIMUM_REPLICAS)}`,
        remedy: "An Aurora cluster has at most 16 instances.",
      });
    }
    const { protected: isProtected, environment } = EstateStack.of(this).deployment;
    if (isProtected && readReplicas === 0) {
      throw new InvalidPropError({
        where,
        prop: "readReplicas",
        value: readReplicas,
        allowed: "1 or more",
        remedy: `The environment ${environment} is protected: somebody must take over when the writer fails.`,
      });
    }
  }

  #createCluster(): RdsCluster {
    const { props, settings, name } = this.#plan;
    const { finalSnapshot } = settings;
    const logs = new DatabaseLogs(this, "Logs", {
      source: "cluster",
      identifier: name,
      exports: LOG_EXPORTS,
      logsKey: props.logsKey,
      retentionDays: settings.logRetentionDays,
    });
    return new RdsCluster(this, "Resource", {
      clusterIdentifier: name,
      engine: "aurora-postgresql",
      engineVersion: props.engineVersion,
      databaseName: settings.databaseName,
      port: POSTGRES_PORT,
      dbSubnetGroupName: this.#access.subnetGroupName,
      vpcSecurityGroupIds: [this.#access.securityGroupId],
      dbClusterParameterGroupName: this.#createParameters(),
      storageEncrypted: true,
      kmsKeyId: props.dataKey.keyArn,
      masterUsername: settings.masterUsername,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: props.dataKey.keyArn,
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: settings.backupRetentionDays,
      preferredBackupWindow: settings.backupWindow,
      preferredMaintenanceWindow: settings.maintenanceWindow,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection,
      deleteAutomatedBackups: !finalSnapshot,
      skipFinalSnapshot: !finalSnapshot,
      ...(finalSnapshot ? { finalSnapshotIdentifier: this.#nameOf("final") } : {}),
      enabledCloudwatchLogsExports: [...LOG_EXPORTS],
      dependsOn: [...logs.groups],
    });
  }

  #createParameters(): string {
    const { props, settings, name } = this.#plan;
    const family = `aurora-postgresql${settings.engineMajorVersion}`;
    return new RdsClusterParameterGroup(this, "Parameters", {
      name: EstateStack.of(this).physicalName("generic", props.name, family),
      family,
      description: `Aurora PostgreSQL ${settings.engineMajorVersion} of ${name}`,
      parameter: postgresParameters(settings.slowQueryMilliseconds),
      // A new major version needs its group while the old one is still in use.
      lifecycle: { createBeforeDestroy: true },
    }).name;
  }

  #createInstances(cluster: RdsCluster): RdsClusterInstance[] {
    const { props, settings } = this.#plan;
    const role = monitoringRole(this, "MonitoringRole", props);
    return INSTANCE_LETTERS.slice(0, 1 + (props.readReplicas ?? 1)).map(
      (letter, index) =>
        new RdsClusterInstance(this, `Instance${letter}`, {
          identifier: this.#nameOf(letter.toLowerCase()),
          clusterIdentifier: cluster.id,
          engine: cluster.engine,
          engineVersion: props.engineVersion,
          instanceClass: props.instanceClass,
          dbSubnetGroupName: this.#access.subnetGroupName,
          publiclyAccessible: false,
          // The first takes the writing back as soon as it can.
          promotionTier: index === 0 ? 0 : 1,
          autoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
          preferredMaintenanceWindow: settings.maintenanceWindow,
          copyTagsToSnapshot: true,
          performanceInsightsEnabled: true,
          performanceInsightsKmsKeyId: props.dataKey.keyArn,
          performanceInsightsRetentionPeriod: settings.performanceInsightsRetentionDays,
          monitoringInterval: settings.monitoringIntervalSeconds,
          monitoringRoleArn: role.roleArn,
          // RDS refuses a role that cannot write yet.
          dependsOn: [...role.policies],
        }),
    );
  }

  /** Name of something that belongs to the cluster. */
  #nameOf(part: string): string {
    return EstateStack.of(this).physicalName("database", this.#plan.props.name, part);
  }

  #createEvents(): DatabaseEvents {
    const { props } = this.#plan;
    return new DatabaseEvents(this, "Events", {
      name: props.name,
      messagingKey: props.messagingKey,
      sourceType: "db-cluster",
    });
  }
}
