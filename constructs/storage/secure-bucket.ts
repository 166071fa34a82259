import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import type { IBucket } from "./bucket";
import { type AccessToBucket, grantBucketAccess } from "./bucket-grant";
import { BucketReplication } from "./bucket-replication";
import { HardenedBucket, type HardenedBucketOptions } from "./hardened-bucket";

/** Props of {@link SecureBucket}. */
export interface SecureBucketProps extends HardenedBucketOptions {
  /** Key of the objects. */
  readonly key: IEncryptionKey;
  /** Name of the bucket that receives the access logs. */
  readonly accessLogsBucketName: string;
  /** Whether to keep a copy of every new object in the second region. @default false */
  readonly replicateToSecondRegion?: boolean;
}

/** A {@link HardenedBucket} for data: a key of ours, access logs, a copy in the second region on request. */
export class SecureBucket extends HardenedBucket implements IBucket {
  readonly #key: IEncryptionKey;

  constructor(scope: Construct, id: string, props: SecureBucketProps) {
    super(scope, id, props);
    this.#key = props.key;
    new S3BucketLoggingA(this, "AccessLogs", {
      bucket: this.bucketName,
      targetBucket: props.accessLogsBucketName,
      targetPrefix: `buckets/${props.name}/`,
    });
    if (props.replicateToSecondRegion ?? false) this.#replicate(props);
  }

  grantRead(role: IamRole): void {
    this.#grant(role, "Read");
  }

  grantReadWrite(role: IamRole): void {
    this.#grant(role, "ReadWrite");
  }

  #grant(role: IamRole, access: AccessToBucket): void {
    const { bucketArn } = this;
    grantBucketAccess(role, { path: this.node.path, bucketArn, keyArn: this.#key.keyArn, access });
  }

  #replicate(props: SecureBucketProps): void {
    new BucketReplication(this, "Replication", {
      name: props.name,
      bucketName: this.bucketName,
      bucketArn: this.bucketArn,
      key: this.#key,
      versioning: this.versioning,
      destroyWithContents: props.destroyWithContents ?? false,
      lifecycle: props.lifecycle ?? {},
    });
  }
}
