import type { Construct } from "constructs";
import { BackupPlan } from "../constructs/backup/backup-plan";
import { BackupVault, type IBackupVault } from "../constructs/backup/backup-vault";
import { VeleroBackup } from "../constructs/backup/velero-backup";
import type { ICluster } from "../constructs/cluster/cluster";
import { EncryptionKey, type IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import type { IMonitored } from "../constructs/monitoring/monitored";
import { SecureBucket } from "../constructs/storage/secure-bucket";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Props of {@link BackupStack}. */
export interface BackupStackProps {
  readonly environment: Environment;
  /** Cluster that Velero backs up. */
  readonly cluster: ICluster;
  /** Bucket that receives access logs. */
  readonly accessLogsBucketName: string;
  /** Policy that bounds every role. */
  readonly permissionBoundaryArn: string;
}

/** How much longer the weekly backups are kept than the daily ones. */
const WEEKLY_RETENTION_FACTOR = 5;
/** Days to bring back what Velero deleted. */
const VELERO_NONCURRENT_DAYS = 30;

/** What brings data back: recovery points of databases, objects and volumes of the cluster. */
export class BackupStack extends EstateStack {
  /** Where recovery points lie. */
  readonly vault: IBackupVault & IMonitored;
  readonly planId: string;
  /** Role that AWS Backup restores with. */
  readonly backupRoleArn: string;
  readonly veleroBucketName: string;
  readonly veleroRoleArn: string;

  constructor(scope: Construct, id: string, props: BackupStackProps) {
    const { environment } = props;
    super(scope, id, {
      deployment: deploymentOf(environment),
      stackName: "backup",
      dataClass: "confidential",
    });
    const key = new EncryptionKey(this, "Key", {
      description: "Encrypts recovery points and the backups of the cluster",
      alias: "backup",
    });
    const vault = new BackupVault(this, "Vault", {
      name: "main",
      key,
      destroyWithContents: !environment.protections.deletionProtection,
    });
    const plan = this.#createPlan(props, vault);
    const velero = this.#createVelero(props, key);
    this.vault = vault;
    this.planId = plan.planId;
    this.backupRoleArn = plan.roleArn;
    this.veleroBucketName = velero.bucketName;
    this.veleroRoleArn = velero.roleArn;
  }

  #createPlan({ environment, permissionBoundaryArn }: BackupStackProps, vault: BackupVault): BackupPlan {
    const { dailyRetentionDays, copyToSecondRegion } = environment.backup;
    return new BackupPlan(this, "DataPlan", {
      name: "data",
      vault,
      rules: [
        { name: "daily", schedule: "cron(0 3 * * ? *)", retentionDays: dailyRetentionDays },
        {
          name: "weekly",
          schedule: "cron(0 5 ? * SUN *)",
          retentionDays: dailyRetentionDays * WEEKLY_RETENTION_FACTOR,
        },
      ],
      // The tags that every resource of the data stack carries.
      selectedTags: { environment: environment.name, stack: "data" },
      permissionBoundaryArn,
      ...(copyToSecondRegion && { copyTo: this.#createCopyVault(environment) }),
    });
  }

  #createCopyVault(environment: Environment): BackupVault {
    const provider = this.secondRegion;
    const key = new EncryptionKey(this, "CopyKey", {
      description: "Encrypts the copies of recovery points",
      alias: "backup-copy",
      provider,
    });
    return new BackupVault(this, "CopyVault", {
      name: "copy",
      key,
      provider,
      destroyWithContents: !environment.protections.deletionProtection,
    });
  }

  #createVelero(props: BackupStackProps, key: IEncryptionKey): VeleroBackup {
    const { environment, cluster, accessLogsBucketName, permissionBoundaryArn } = props;
    const bucket = new SecureBucket(this, "VeleroBucket", {
      name: "velero",
      key,
      accessLogsBucketName,
      // Velero deletes what has expired; the lifecycle only clears what it deleted.
      lifecycle: { noncurrentVersionDays: VELERO_NONCURRENT_DAYS },
      destroyWithContents: !environment.protections.deletionProtection,
      ...(environment.backup.copyToSecondRegion && { replication: { permissionBoundaryArn } }),
    });
    return new VeleroBackup(this, "Velero", { cluster, bucket, permissionBoundaryArn });
  }
}
