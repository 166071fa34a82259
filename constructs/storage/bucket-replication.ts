import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { Construct } from "constructs";
import { EncryptionKey, type IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { ServiceRole } from "../core/service-role";
import type { BucketLifecycle } from "./bucket-lifecycle";
import { HardenedBucket } from "./hardened-bucket";

/** Props of {@link BucketReplication}. */
export interface BucketReplicationProps {
  /** Last part of the source bucket's name. */
  readonly name: string;
  readonly source: HardenedBucket;
  /** Key of the source bucket. */
  readonly key: IEncryptionKey;
  readonly permissionBoundaryArn: string;
  readonly lifecycle: BucketLifecycle;
  readonly destroyWithContents: boolean;
}

/** A copy of a bucket in the second region, under a key of that region. */
export class BucketReplication extends Construct {
  constructor(scope: Construct, id: string, props: BucketReplicationProps) {
    super(scope, id);
    const provider = EstateStack.of(this).secondRegion;
    const name = `${props.name}-replica`;
    const key = new EncryptionKey(this, "Key", {
      description: `Encrypts the copy of the bucket ${props.name}`,
      alias: name,
      provider,
    });
    // It keeps no access logs: S3 writes those only to a bucket of the same region.
    const replica = new HardenedBucket(this, "Replica", {
      name,
      key,
      provider,
      lifecycle: props.lifecycle,
      destroyWithContents: props.destroyWithContents,
    });
    this.#createConfiguration(props, replica, key, this.#createRole(props, replica.bucketArn, key));
  }

  #createConfiguration(
    { source }: BucketReplicationProps,
    replica: HardenedBucket,
    replicaKey: IEncryptionKey,
    role: ServiceRole,
  ): void {
    new S3BucketReplicationConfigurationA(this, "Resource", {
      bucket: source.bucketName,
      role: role.roleArn,
      rule: [
        {
          id: "every-object",
          status: "Enabled",
          filter: { prefix: "" },
          // Whoever deletes everything here must not delete the copy too.
          deleteMarkerReplication: { status: "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: replica.bucketArn,
            storageClass: "STANDARD_IA",
            encryptionConfiguration: { replicaKmsKeyId: replicaKey.keyArn },
          },
        },
      ],
      dependsOn: [source.versioning, replica.versioning, ...role.policies],
    });
  }

  #createRole(
    { name, source, key, permissionBoundaryArn }: BucketReplicationProps,
    replicaArn: string,
    replicaKey: IEncryptionKey,
  ): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: `${name}-replication`,
      description: `Lets S3 copy the bucket ${name} to the second region`,
      service: "s3.amazonaws.com",
      permissionBoundaryArn,
    });
    role.allow({
      sid: "Source",
      actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      resources: [source.bucketArn],
    });
    role.allow({
      sid: "SourceObjects",
      actions: ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"],
      resources: [`${source.bucketArn}/*`],
    });
    role.allow({ sid: "SourceKey", actions: ["kms:Decrypt"], resources: [key.keyArn] });
    role.allow({
      sid: "Replica",
      actions: ["s3:ReplicateObject", "s3:ReplicateTags"],
      resources: [`${replicaArn}/*`],
    });
    role.allow({ sid: "ReplicaKey", actions: ["kms:Encrypt"], resources: [replicaKey.keyArn] });
    return role;
  }
}
