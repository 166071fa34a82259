import { Token } from "cdktf";
import type { Construct } from "constructs";
import { InvalidPropError } from "../core/invalid-prop-error";
import { isProtected } from "../core/protection";
import type { DatabaseProps, DatabaseSettings } from "./database-props";

const OLDEST_MAJOR_VERSION = 15;

/**
 * Resolves the defaults of a database and checks what AWS, or good sense, would refuse.
 *
 * @throws InvalidPropError naming the prop, its value and the remedy.
 */
export function resolveDatabaseSettings(scope: Construct, props: DatabaseProps): DatabaseSettings {
  const settings = {
    databaseName: props.databaseName ?? "app",
    masterUsername: props.masterUsername ?? "dbadmin",
    backupRetentionDays: props.backupRetentionDays ?? 7,
    backupWindow: props.backupWindow ?? "02:00-03:00",
    maintenanceWindow: props.maintenanceWindow ?? "sun:03:30-sun:04:30",
    slowQueryMilliseconds: props.slowQueryMilliseconds ?? 1000,
    monitoringIntervalSeconds: props.monitoringIntervalSeconds ?? 60,
    performanceInsightsRetentionDays: props.performanceInsightsRetentionDays ?? 7,
    logRetentionDays: props.logRetentionDays ?? 90,
    deletionProtection: isProtected(scope, "deletionProtection", props.deletionProtection),
    finalSnapshot: isProtected(scope, "finalSnapshot", props.finalSnapshot),
    engineMajorVersion: props.engineVersion.split(".")[0] ?? props.engineVersion,
    // AWS raising a pinned minor by itself is drift that Terraform would answer with a refused downgrade.
    autoMinorVersionUpgrade: !props.engineVersion.includes("."),
  };
  const refuse = (prop: string, value: unknown, allowed: string, remedy: string): never => {
    throw new InvalidPropError({ where: scope.node.path, prop, value, allowed, remedy });
  };
  if (
    !/^\d{2}(\.\d+)?$/.test(props.engineVersion) ||
    Number(settings.engineMajorVersion) < OLDEST_MAJOR_VERSION
  ) {
    refuse(
      "engineVersion",
      props.engineVersion,
      `a PostgreSQL version from ${String(OLDEST_MAJOR_VERSION)} on, such as "16" or "16.11"`,
      "List the versions with `aws rds describe-db-engine-versions --engine postgres`.",
    );
  }
  if (!Token.isUnresolved(settings.databaseName) && !/^[a-z][a-z0-9_]{0,62}$/.test(settings.databaseName)) {
    refuse(
      "databaseName",
      settings.databaseName,
      "a lower-case letter, then up to 62 letters, digits and underscores",
      'For example "orders".',
    );
  }
  if (settings.masterUsername === "rdsadmin" || settings.masterUsername.startsWith("pg_")) {
    refuse(
      "masterUsername",
      settings.masterUsername,
      "any name that PostgreSQL and RDS do not reserve",
      'For example "dbadmin".',
    );
  }
  const days = settings.backupRetentionDays;
  if (!Number.isInteger(days) || days < 1 || days > 35) {
    refuse(
      "backupRetentionDays",
      days,
      "1 to 35",
      "Longer retention belongs in a backup plan; 0 would end point-in-time recovery.",
    );
  }
  if (!Number.isInteger(settings.slowQueryMilliseconds) || settings.slowQueryMilliseconds < 1) {
    refuse(
      "slowQueryMilliseconds",
      settings.slowQueryMilliseconds,
      "1 or more",
      "0 would log every statement, with its values.",
    );
  }
  if (props.network.isolatedSubnetIds.length < 2) {
    refuse(
      "network.isolatedSubnetIds",
      props.network.isolatedSubnetIds,
      "subnets in two zones or more",
      "Give the network at least two availability zones: RDS needs them even for one instance.",
    );
  }
  return settings;
}
