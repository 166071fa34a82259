import { InvalidPropError } from "../core/invalid-prop-error";

/** Retention that a locked vault enforces on whoever writes into it. */
export interface VaultLock {
  /** Days that a recovery point cannot be deleted, by nobody. @default 7 */
  readonly minimumRetentionDays?: number;
  /** Longest retention, in days, that a plan may ask for. @default 400 */
  readonly maximumRetentionDays?: number;
  /**
   * Days until the lock can never be removed again, not even by AWS; at least 3.
   * @default - who may delete the lock's configuration can remove it; the permission boundary lets nobody
   */
  readonly irrevocableAfterDays?: number;
}

/** A {@link VaultLock} with its defaults. */
export interface ResolvedVaultLock {
  readonly minimumRetentionDays: number;
  readonly maximumRetentionDays: number;
  readonly irrevocableAfterDays?: number;
}

/** AWS Backup accepts no shorter time to change one's mind. */
const MINIMUM_GRACE_DAYS = 3;

/**
 * The lock with its defaults.
 *
 * @throws InvalidPropError when no retention could satisfy it.
 */
export function resolveVaultLock(where: string, lock: VaultLock): ResolvedVaultLock {
  const { minimumRetentionDays = 7, maximumRetentionDays = 400, irrevocableAfterDays } = lock;
  if (minimumRetentionDays < 1 || minimumRetentionDays > maximumRetentionDays) {
    throw new InvalidPropError({
      where,
      prop: "lock.minimumRetentionDays",
      value: minimumRetentionDays,
      allowed: `1 to maximumRetentionDays (${maximumRetentionDays})`,
      remedy: "With these bounds no backup could be kept.",
    });
  }
  if (irrevocableAfterDays === undefined) return { minimumRetentionDays, maximumRetentionDays };
  if (irrevocableAfterDays < MINIMUM_GRACE_DAYS) {
    throw new InvalidPropError({
      where,
      prop: "lock.irrevocableAfterDays",
      value: irrevocableAfterDays,
      allowed: `${MINIMUM_GRACE_DAYS} or more`,
      remedy: "Leave it out for a lock that can still be removed.",
    });
  }
  return { minimumRetentionDays, maximumRetentionDays, irrevocableAfterDays };
}
