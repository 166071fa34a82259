import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import { type BucketLifecycle, lifecycleRule } from "./bucket-lifecycle";
import type { IDeliveryBucket } from "./delivery-bucket";
import { tlsOnlyStatements } from "./tls-only";

/** What every bucket can be told. */
export interface HardenedBucketOptions {
  /** Last part of the name, e.g. `uploads`; organisation, environment and account come before it. */
  readonly name: string;
  /** How long objects stay. @default - current versions for ever, old versions for 90 days */
  readonly lifecycle?: BucketLifecycle;
  /** Whether to destroy the bucket with all it holds; refused in a protected environment. @default false */
  readonly destroyWithContents?: boolean;
}

/** Props of {@link HardenedBucket}. */
export interface HardenedBucketProps extends HardenedBucketOptions {
  /** Key of the objects. @default - the key that S3 manages */
  readonly key?: IEncryptionKey;
  /** Where the bucket is made, e.g. `stack.secondRegion`. @default - the region of the stack */
  readonly provider?: TerraformProvider;
}

/** A bucket that is versioned, encrypted, private, and reached by TLS 1.2 or later only; base of the others. */
export class HardenedBucket extends Construct implements IDeliveryBucket {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** For resources that must not start before the bucket lets them in. */
  readonly policy: S3BucketPolicy;
  /** For resources that S3 accepts on a versioned bucket only. */
  readonly versioning: S3BucketVersioningA;
  readonly #placement: { readonly provider?: TerraformProvider };
  readonly #arnInPolicy: string;
  readonly #statements: DataAwsIamPolicyDocumentStatement[];
  readonly #policyDocument: DataAwsIamPolicyDocument;

  constructor(scope: Construct, id: string, props: HardenedBucketProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const destroyWithContents = props.destroyWithContents ?? false;
    if (destroyWithContents && stack.deployment.protected) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "destroyWithContents",
        value: true,
        allowed: "false in a protected environment",
        remedy: "Leave it out; empty the bucket by hand if it must go.",
      });
    }
    const rule = lifecycleRule(this.node.path, props.lifecycle ?? {});
    this.#placement = props.provider ? { provider: props.provider } : {};
    const name = stack.bucketName(props.name);
    const bucket = new S3Bucket(this, "Resource", {
      ...this.#placement,
      bucket: name,
      forceDestroy: destroyWithContents,
    });
    this.bucketName = bucket.id;
    this.bucketArn = bucket.arn;
    this.versioning = this.#createVersioning();
    this.#createEncryption(props.key);
    // Spelled out because the ARN of the resource is unknown while a plan is reviewed.
    this.#arnInPolicy = `arn:${stack.deployment.partition}:s3:::${name}`;
    this.#statements = tlsOnlyStatements(this.#arnInPolicy);
    this.#policyDocument = new DataAwsIamPolicyDocument(this, "PolicyDocument", {
      statement: this.#statements,
    });
    this.policy = this.#createPolicy();
    new S3BucketLifecycleConfiguration(this, "Lifecycle", {
      ...this.#placement,
      bucket: this.bucketName,
      rule: [rule],
      dependsOn: [this.versioning],
    });
  }

  /** Adds to the bucket's policy, beside the TLS-only statements. */
  addStatements(statementsFor: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[]): void {
    this.#statements.push(...statementsFor(this.#arnInPolicy));
    this.#policyDocument.putStatement([...this.#statements]);
  }

  #createVersioning(): S3BucketVersioningA {
    return new S3BucketVersioningA(this, "Versioning", {
      ...this.#placement,
      bucket: this.bucketName,
      versioningConfiguration: { status: "Enabled" },
    });
  }

  #createEncryption(key: IEncryptionKey | undefined): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "Encryption", {
      ...this.#placement,
      bucket: this.bucketName,
      rule: [
        key
          ? {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.keyArn },
              bucketKeyEnabled: true,
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
  }

  #createPolicy(): S3BucketPolicy {
    const privacy = new S3BucketPublicAccessBlock(this, "PublicAccessBlock", {
      ...this.#placement,
      bucket: this.bucketName,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, "Ownership", {
      ...this.#placement,
      bucket: this.bucketName,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    return new S3BucketPolicy(this, "Policy", {
      ...this.#placement,
      bucket: this.bucketName,
      policy: this.#policyDocument.json,
      // S3 refuses two changes of one bucket's access at the same time.
      dependsOn: [privacy, ownership],
    });
  }
}
