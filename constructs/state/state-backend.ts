import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { EncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { stateBackendNames } from "../core/state-backend-names";
import type { IDeliveryBucket } from "../storage/delivery-bucket";

/** Props of {@link StateBackend}. */
export interface StateBackendProps {
  /** Where S3 writes who asked for a state. */
  readonly accessLogs: IDeliveryBucket;
  /** Refuse to delete the lock table. @default true */
  readonly deletionProtection?: boolean;
  /** Days that an old version of a state file can be brought back. @default 365 */
  readonly oldVersionRetentionDays?: number;
}

/** Where Terraform's state lives: a versioned, encrypted bucket and a table of locks. */
export class StateBackend extends Construct {
  constructor(scope: Construct, id: string, props: StateBackendProps) {
    super(scope, id);
    const key = new EncryptionKey(this, "Key", {
      description: "Terraform state and its locks",
      alias: "tfstate",
    });
    this.#createBucket(key, props);
    this.#createLockTable(key, props.deletionProtection ?? true);
  }

  get #names() {
    return stateBackendNames(EstateStack.of(this).deployment);
  }

  #createBucket(key: EncryptionKey, { accessLogs, oldVersionRetentionDays = 365 }: StateBackendProps): void {
    const bucket = new S3Bucket(this, "Bucket", {
      bucket: this.#names.bucket,
      forceDestroy: false,
      // Whoever finds a backend relies on finding that bucket too.
      dependsOn: [accessLogs.policy],
    });
    new S3BucketLoggingA(this, "AccessLogs", {
      bucket: bucket.id,
      targetBucket: accessLogs.bucketName,
      targetPrefix: "buckets/tfstate/",
    });
    const versioning = new S3BucketVersioningA(this, "Versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      bucket: bucket.id,
      rule: [
        {
          bucketKeyEnabled: true,
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.keyArn },
        },
      ],
    });
    const block = new S3BucketPublicAccessBlock(this, "PublicAccess", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, "BucketPolicy", {
      bucket: bucket.id,
      // S3 refuses two changes of a bucket's access settings at once.
      dependsOn: [block],
      policy: new DataAwsIamPolicyDocument(this, "TlsOnly", {
        statement: [
          {
            sid: "TlsOnly",
            effect: "Deny",
            actions: ["s3:*"],
            resources: [bucket.arn, `${bucket.arn}/*`],
            principals: [{ type: "*", identifiers: ["*"] }],
            condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
          },
        ],
      }).json,
    });
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      bucket: bucket.id,
      dependsOn: [versioning],
      rule: [
        {
          id: "expire-old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: oldVersionRetentionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
  }

  #createLockTable(key: EncryptionKey, deletionProtection: boolean): void {
    new DynamodbTable(this, "LockTable", {
      name: this.#names.lockTable,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      deletionProtectionEnabled: deletionProtection,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.keyArn },
    });
  }
}
