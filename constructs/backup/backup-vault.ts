import { BackupVault as AwsBackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { backupAlarms } from "../monitoring/alarms/backup";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";
import { type ResolvedVaultLock, resolveVaultLock, type VaultLock } from "./vault-lock";

/** What a plan needs of a vault. */
export interface IBackupVault {
  readonly vaultName: string;
  readonly vaultArn: string;
  /** Bounds of every retention in the vault; none when it is not locked. */
  readonly lock: ResolvedVaultLock | undefined;
}

/** What CloudWatch knows of a vault. */
export type BackupMetric =
  | "NumberOfBackupJobsCompleted"
  | "NumberOfBackupJobsFailed"
  | "NumberOfCopyJobsFailed"
  | "NumberOfRestoreJobsFailed";

/** Props of {@link BackupVault}. */
export interface BackupVaultProps {
  /** Last part of the vault's name, e.g. `main`. */
  readonly name: string;
  /** Key of the recovery points, of the vault's region. */
  readonly key: IEncryptionKey;
  /** What the vault enforces. @default - locked with the lock's defaults in a protected environment, else not */
  readonly lock?: VaultLock;
  /** Whether to destroy the vault with all it holds; a lock refuses it. @default false */
  readonly destroyWithContents?: boolean;
  /** Where the vault is made, e.g. `stack.secondRegion`. @default - the region of the stack */
  readonly provider?: TerraformProvider;
}

/** Where recovery points lie; in a protected environment nobody deletes them before their time. */
export class BackupVault extends Construct implements IBackupVault, IMonitored {
  readonly vaultName: string;
  readonly vaultArn: string;
  readonly lock: ResolvedVaultLock | undefined;

  constructor(scope: Construct, id: string, props: BackupVaultProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const placement = props.provider ? { provider: props.provider } : {};
    const lock = props.lock ?? (stack.deployment.protected ? {} : undefined);
    this.lock = lock && resolveVaultLock(this.node.path, lock);
    const vault = new AwsBackupVault(this, "Resource", {
      ...placement,
      name: stack.physicalName("generic", props.name),
      kmsKeyArn: props.key.keyArn,
      forceDestroy: (props.destroyWithContents ?? false) && this.lock === undefined,
    });
    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
    if (this.lock) {
      const { minimumRetentionDays, maximumRetentionDays, irrevocableAfterDays } = this.lock;
      new BackupVaultLockConfiguration(this, "Lock", {
        ...placement,
        backupVaultName: this.vaultName,
        minRetentionDays: minimumRetentionDays,
        maxRetentionDays: maximumRetentionDays,
        ...(irrevocableAfterDays !== undefined && { changeableForDays: irrevocableAfterDays }),
      });
    }
  }

  /** Lets the grantee see the vault and list its recovery points. */
  grantRead(grantee: IGrantee): void {
    this.#grant(grantee, "ReadVault", [
      "backup:DescribeBackupVault",
      "backup:ListRecoveryPointsByBackupVault",
    ]);
  }

  /** Lets the grantee start backups into the vault; it also needs the right to pass on the role that makes them. */
  grantBackup(grantee: IGrantee): void {
    this.#grant(grantee, "BackUpIntoVault", ["backup:DescribeBackupVault", "backup:StartBackupJob"]);
  }

  #grant(grantee: IGrantee, sid: string, actions: readonly string[]): void {
    grantee.allow({ sid, actions, resources: [this.vaultArn] });
  }

  /** A metric of the vault, by the hour. */
  metric(name: BackupMetric, statistic: Statistic): Metric {
    return metricsOf("AWS/Backup", { BackupVaultName: this.vaultName }, 3600)(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return backupAlarms(this.vaultName);
  }
}
