import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import type { IGrantee } from "../core/grantee";
import type { IBucket } from "./bucket";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import { type BucketActions, READ, READ_WRITE } from "./bucket-permissions";
import { BucketReplication } from "./bucket-replication";
import { HardenedBucket, type HardenedBucketOptions } from "./hardened-bucket";

/** What CloudWatch knows of every bucket, once a day. */
export type BucketMetric = "BucketSizeBytes" | "NumberOfObjects";

const DAY_SECONDS = 86_400;

/** Props of {@link SecureBucket}. */
export interface SecureBucketProps extends HardenedBucketOptions {
  /** Key of the objects. */
  readonly key: IEncryptionKey;
  /** Name of the bucket that receives the access logs. */
  readonly accessLogsBucketName: string;
  /** Keeps a copy of every new object in the second region. @default - no copy */
  readonly replication?: {
    /** Policy that bounds what the role that copies can ever do. */
    readonly permissionBoundaryArn: string;
  };
}

/** A {@link HardenedBucket} for data: a key of ours, access logs, a copy in the second region on request. */
export class SecureBucket extends HardenedBucket implements IBucket {
  readonly #sidPrefix: string;
  readonly #keyArn: string;

  constructor(scope: Construct, id: string, props: SecureBucketProps) {
    super(scope, id, props);
    this.#sidPrefix = sidPrefix(props.name);
    this.#keyArn = props.key.keyArn;
    new S3BucketLoggingA(this, "AccessLogs", {
      bucket: this.bucketName,
      targetBucket: props.accessLogsBucketName,
      targetPrefix: `buckets/${props.name}/`,
    });
    if (props.replication) {
      new BucketReplication(this, "Replication", {
        name: props.name,
        source: this,
        key: props.key,
        permissionBoundaryArn: props.replication.permissionBoundaryArn,
        lifecycle: props.lifecycle ?? {},
        destroyWithContents: props.destroyWithContents ?? false,
      });
    }
  }

  grantRead(grantee: IGrantee): void {
    this.#grant(grantee, READ);
  }

  grantReadWrite(grantee: IGrantee): void {
    this.#grant(grantee, READ_WRITE);
  }

  /** A metric of the bucket's contents, by the day; the size is that of the standard class. */
  metric(name: BucketMetric, statistic: Statistic): Metric {
    const StorageType = name === "BucketSizeBytes" ? "StandardStorage" : "AllStorageTypes";
    return metricsOf("AWS/S3", { BucketName: this.bucketName, StorageType }, DAY_SECONDS)(name, statistic);
  }

  #grant(grantee: IGrantee, actions: BucketActions): void {
    const allow = (what: string, allowed: readonly string[], resource: string): void => {
      grantee.allow({ sid: `${this.#sidPrefix}${what}`, actions: allowed, resources: [resource] });
    };
    allow("Bucket", actions.bucket, this.bucketArn);
    allow("Objects", actions.objects, `${this.bucketArn}/*`);
    allow("Key", actions.key, this.#keyArn);
  }
}

/** A statement id has no hyphens: `build-cache` becomes `BuildCache`. */
function sidPrefix(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
