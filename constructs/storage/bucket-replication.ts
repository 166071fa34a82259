import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import type { ITerraformDependable } from "cdktf";
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
  readonly bucketName: string;
  readonly bucketArn: string;
  /** Key of the source bucket. */
  readonly key: IEncryptionKey;
  /** Versioning of the source bucket: S3 replicates nothing without it. */
  readonly versioning: ITerraformDependable;
  readonly destroyWithContents: boolean;
  readonly lifecycle: BucketLifecycle;
}

/** A copy of a bucket in the second region, under a key of that region. */
export class BucketReplication extends Construct {
  constructor(scope: Construct, id: string, props: BucketReplicationProps) {
    super(scope, id);
    const provider = EstateStack.of(this).secondRegion;
    const key = new EncryptionKey(this, "Key", {
      description: `Encrypts the copy of the bucket ${props.name}`,
      alias: `${props.name}-replica`,
      provider,
    });
    // S3 writes access logs only to a bucket of the same region; the source's logs show every reader of the data.
    const replica = new HardenedBucket(this, "Replica", {
      name: `${props.name}-replica`,
      key,
      provider,
      lifecycle: props.lifecycle,
      destroyWithContents: props.destroyWithContents,
    });
    const role = this.#createRole(props, replica.bucketArn, key);
    new S3BucketReplicationConfigurationA(this, "Resource", {
      bucket: props.bucketName,
      role: role.arn,
      rule: [
        {
          id: "every-object",
          status: "Enabled",
          filter: { prefix: "" },
          // Somebody who deletes everything here must not delete the copy too.
          deleteMarkerReplication: { status: "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: replica.bucketArn,
            storageClass: "STANDARD_IA",
            encryptionConfiguration: { replicaKmsKeyId: key.keyArn },
          },
        },
      ],
      dependsOn: [props.versioning, replica.versioning],
    });
  }

  #createRole(props: BucketReplicationProps, replicaArn: string, replicaKey: IEncryptionKey): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: `${props.name}-replication`,
      service: "s3.amazonaws.com",
    });
    new IamRolePolicy(this, "RolePolicy", {
      role: role.name,
      policy: new DataAwsIamPolicyDocument(this, "RolePolicyDocument", {
        statement: [
          {
            sid: "Source",
            actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
            resources: [props.bucketArn],
          },
          {
            sid: "SourceObjects",
            actions: [
              "s3:GetObjectVersionAcl",
              "s3:GetObjectVersionForReplication",
              "s3:GetObjectVersionTagging",
            ],
            resources: [`${props.bucketArn}/*`],
          },
          {
            sid: "Replica",
            actions: ["s3:ReplicateObject", "s3:ReplicateTags"],
            resources: [`${replicaArn}/*`],
          },
          { sid: "SourceKey", actions: ["kms:Decrypt"], resources: [props.key.keyArn] },
          { sid: "ReplicaKey", actions: ["kms:Encrypt"], resources: [replicaKey.keyArn] },
        ],
      }).json,
    });
    return role;
  }
}
