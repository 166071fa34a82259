import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { InvalidPropError } from "../core/invalid-prop-error";

/** How long a bucket keeps what, and how cheaply. */
export interface BucketLifecycle {
  /** Days until an object moves to infrequent access; at least 30. @default - objects do not move */
  readonly infrequentAccessAfterDays?: number;
  /** Days until an object expires. @default - objects do not expire */
  readonly expireAfterDays?: number;
  /** Days that an overwritten or deleted version can be brought back. @default 90 */
  readonly noncurrentVersionDays?: number;
}

const INCOMPLETE_UPLOAD_DAYS = 7;
/** S3 moves no object to infrequent access earlier. */
const MINIMUM_INFREQUENT_ACCESS_DAYS = 30;

/**
 * The one rule that covers every object of a bucket.
 *
 * @throws InvalidPropError when an object would move too early, or expire before it moves.
 */
export function lifecycleRule(where: string, lifecycle: BucketLifecycle): S3BucketLifecycleConfigurationRule {
  const { infrequentAccessAfterDays, expireAfterDays, noncurrentVersionDays = 90 } = lifecycle;
  assertOrder(where, infrequentAccessAfterDays, expireAfterDays);
  return {
    id: "every-object",
    status: "Enabled",
    filter: [{}],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: INCOMPLETE_UPLOAD_DAYS }],
    noncurrentVersionExpiration: [{ noncurrentDays: noncurrentVersionDays }],
    ...(infrequentAccessAfterDays !== undefined && {
      transition: [{ days: infrequentAccessAfterDays, storageClass: "STANDARD_IA" }],
    }),
    ...(expireAfterDays !== undefined && { expiration: [{ days: expireAfterDays }] }),
  };
}

function assertOrder(where: string, moveDays: number | undefined, expireDays: number | undefined): void {
  if (moveDays === undefined) return;
  if (moveDays < MINIMUM_INFREQUENT_ACCESS_DAYS) {
    throw new InvalidPropError({
      where,
      prop: "lifecycle.infrequentAccessAfterDays",
      value: moveDays,
      allowed: `${MINIMUM_INFREQUENT_ACCESS_DAYS} or more`,
      remedy: "S3 moves no object earlier; leave the prop out to keep objects where they are.",
    });
  }
  if (expireDays !== undefined && expireDays <= moveDays) {
    throw new InvalidPropError({
      where,
      prop: "lifecycle.expireAfterDays",
      value: expireDays,
      allowed: `more than infrequentAccessAfterDays (${moveDays})`,
      remedy: "Let objects expire later, or do not move them.",
    });
  }
}
