import type { IEncryptionKey } from "../core/encryption-key";
import type { Protection } from "../core/protection";
import type { INetwork } from "../network/network";

/** Props that every PostgreSQL has, whichever engine is behind it. */
export interface DatabaseProps {
  /** Last part of the identifier, e.g. `main`. */
  readonly name: string;
  /** Network whose isolated subnets hold the database. */
  readonly network: INetwork;
  /** Key of the storage, the backups, the master secret and Performance Insights. */
  readonly dataKey: IEncryptionKey;
  /** Key of the exported logs; `logs` must be one of its service users. */
  readonly logsKey: IEncryptionKey;
  /** Key of the event topic; `rds-events` must be one of its service users. */
  readonly messagingKey: IEncryptionKey;
  /** Policy that bounds what the monitoring role can ever do. */
  readonly permissionBoundaryArn: string;
  /** Major version (`16`: AWS applies minor upgrades), or a minor one (`16.11`: upgrades come from source). */
  readonly engineVersion: string;
  /** RDS class, e.g. `db.t4g.medium`. */
  readonly instanceClass: string;
  /** Database that exists from the start. @default "app" */
  readonly databaseName?: string;
  /** Name of the master user, whose password is in Secrets Manager. @default "dbadmin" */
  readonly masterUsername?: string;
  /** Days back to which the database can be restored, to the second. @default 7 */
  readonly backupRetentionDays?: number;
  /** Hour of the daily backup, UTC, `hh:mm-hh:mm`. @default "02:00-03:00" */
  readonly backupWindow?: string;
  /** Weekly hour of maintenance, UTC, `ddd:hh:mm-ddd:hh:mm`. @default "sun:03:30-sun:04:30" */
  readonly maintenanceWindow?: string;
  /** Statements that take longer are logged, in milliseconds. @default 1000 */
  readonly slowQueryMilliseconds?: number;
  /** How often the operating system is measured, in seconds. @default 60 */
  readonly monitoringIntervalSeconds?: 1 | 5 | 10 | 15 | 30 | 60;
  /** Days that Performance Insights keeps; 7 are free. @default 7 */
  readonly performanceInsightsRetentionDays?: 7 | 31 | 93 | 186 | 372 | 731;
  /** Days that exported logs are kept. @default 90 */
  readonly logRetentionDays?: 30 | 90 | 365;
  /** Refuse to delete the database. @default - enabled */
  readonly deletionProtection?: Protection;
  /** Take a snapshot before deletion, and keep the automated backups. @default - enabled */
  readonly finalSnapshot?: Protection;
}

/** {@link DatabaseProps} with every default resolved and every check passed. */
export interface DatabaseSettings {
  readonly databaseName: string;
  readonly masterUsername: string;
  readonly backupRetentionDays: number;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
  readonly slowQueryMilliseconds: number;
  readonly monitoringIntervalSeconds: number;
  readonly performanceInsightsRetentionDays: number;
  readonly logRetentionDays: number;
  readonly deletionProtection: boolean;
  readonly finalSnapshot: boolean;
  readonly engineMajorVersion: string;
  readonly autoMinorVersionUpgrade: boolean;
}
