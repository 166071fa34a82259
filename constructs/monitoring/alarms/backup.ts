import type { AlarmSpec } from "../alarm-spec";
import { metricsOf } from "../metric";
import { SILENCE_IS_FAILURE, SILENCE_IS_ZERO } from "../missing-data";
import { atLeast, below } from "../threshold";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

/** What the field watches on a vault of AWS Backup that is written into every day. */
export function backupAlarms(vaultName: string): AlarmSpec[] {
  const dimensions = { BackupVaultName: vaultName };
  const hourly = metricsOf("AWS/Backup", dimensions, HOUR_SECONDS);
  const daily = metricsOf("AWS/Backup", dimensions, DAY_SECONDS);
  return [
    {
      id: "backup-jobs-failed",
      severity: "P2",
      summary: "A backup failed: since the last good one, whatever is lost now is lost.",
      signal: hourly("NumberOfBackupJobsFailed", "Sum"),
      threshold: atLeast(1, 1),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "backup-copies-failed",
      severity: "P3",
      summary: "A copy to the other region failed: the loss of this region would lose that backup.",
      signal: hourly("NumberOfCopyJobsFailed", "Sum"),
      threshold: atLeast(1, 1),
      missingData: SILENCE_IS_ZERO,
    },
    {
      id: "backup-jobs-missing",
      severity: "P3",
      summary: "No backup was completed for a day: the plan does not run, or selects nothing.",
      signal: daily("NumberOfBackupJobsCompleted", "Sum"),
      threshold: below(1, 1),
      missingData: SILENCE_IS_FAILURE,
    },
  ];
}
