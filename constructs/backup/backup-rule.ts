import { InvalidPropError } from "../core/invalid-prop-error";
import type { IBackupVault } from "./backup-vault";

/** When to back up, and for how long to keep it. */
export interface BackupRule {
  /** Name of the rule, e.g. `daily`. */
  readonly name: string;
  /** When to start, in UTC, e.g. `cron(0 3 * * ? *)`. */
  readonly schedule: string;
  /** Days that a recovery point is kept. */
  readonly retentionDays: number;
  /** Minutes within which a backup must start; at least 60. @default 60 */
  readonly startWithinMinutes?: number;
  /** Minutes within which a backup must end; at least 60 more than it has to start. @default 480 */
  readonly completeWithinMinutes?: number;
}

/** A {@link BackupRule} with its defaults. */
export type ResolvedBackupRule = Required<BackupRule>;

const MINIMUM_WINDOW_MINUTES = 60;

/**
 * The rule with its defaults.
 *
 * @throws InvalidPropError when AWS Backup, or a vault that the rule writes into, would refuse it.
 */
export function resolveBackupRule(
  where: string,
  rule: BackupRule,
  vaults: readonly IBackupVault[],
): ResolvedBackupRule {
  const resolved = { startWithinMinutes: 60, completeWithinMinutes: 480, ...rule };
  const refuse = (prop: keyof BackupRule, allowed: string, remedy: string): never => {
    throw new InvalidPropError({
      where,
      prop: `${rule.name}.${prop}`,
      value: resolved[prop],
      allowed,
      remedy,
    });
  };
  if (!/^cron\(.+\)$/.test(resolved.schedule)) {
    refuse("schedule", 'a cron expression such as "cron(0 3 * * ? *)"', "Write it with six fields, in UTC.");
  }
  for (const { lock } of vaults) {
    if (!lock) continue;
    const { minimumRetentionDays: minimum, maximumRetentionDays: maximum } = lock;
    if (resolved.retentionDays < minimum || resolved.retentionDays > maximum) {
      refuse("retentionDays", `${minimum} to ${maximum}`, "The lock of the vault would refuse every backup.");
    }
  }
  if (resolved.retentionDays < 1) {
    refuse("retentionDays", "1 or more", "A backup that is not kept restores nothing.");
  }
  if (resolved.startWithinMinutes < MINIMUM_WINDOW_MINUTES) {
    refuse("startWithinMinutes", `${MINIMUM_WINDOW_MINUTES} or more`, "AWS Backup starts no sooner.");
  }
  const earliestEnd = resolved.startWithinMinutes + MINIMUM_WINDOW_MINUTES;
  if (resolved.completeWithinMinutes < earliestEnd) {
    refuse("completeWithinMinutes", `${earliestEnd} or more`, "Give the last to start an hour to end.");
  }
  return resolved;
}
