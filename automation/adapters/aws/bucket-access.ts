import {
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { BucketAccess, BucketExposure, PublicAccessBlock } from "../../runbooks/ports/bucket-access";
import { stepClientSettings } from "./client-settings";

/** Everybody, and everybody who has an account with AWS. */
const THE_WORLD = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/**
 * Public access to buckets of S3. The settings have no version and a write no condition: S3 refuses no stale hand, so
 * that the steps read the block right before they write it.
 */
export class AwsBucketAccess implements BucketAccess {
  constructor(private readonly client: Pick<S3Client, "send"> = new S3Client(stepClientSettings)) {}

  async block(Bucket: string): Promise<PublicAccessBlock | undefined> {
    const answer = await unless(
      "NoSuchPublicAccessBlockConfiguration",
      this.client.send(new GetPublicAccessBlockCommand({ Bucket })),
    );
    const found = answer?.PublicAccessBlockConfiguration;
    if (!found) return undefined;
    return {
      blockPublicAcls: found.BlockPublicAcls === true,
      ignorePublicAcls: found.IgnorePublicAcls === true,
      blockPublicPolicy: found.BlockPublicPolicy === true,
      restrictPublicBuckets: found.RestrictPublicBuckets === true,
    };
  }

  async exposure(Bucket: string): Promise<BucketExposure> {
    const [policy, { Grants = [] }] = await Promise.all([
      unless("NoSuchBucketPolicy", this.client.send(new GetBucketPolicyStatusCommand({ Bucket }))),
      this.client.send(new GetBucketAclCommand({ Bucket })),
    ]);
    return {
      byPolicy: policy?.PolicyStatus?.IsPublic === true,
      byAcl: Grants.some(({ Grantee }) => THE_WORLD.test(Grantee?.URI ?? "")),
    };
  }

  async tags(Bucket: string): Promise<Readonly<Record<string, string>>> {
    const answer = await unless("NoSuchTagSet", this.client.send(new GetBucketTaggingCommand({ Bucket })));
    return Object.fromEntries((answer?.TagSet ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
  }

  async setBlock(Bucket: string, block: PublicAccessBlock | undefined): Promise<void> {
    if (!block) {
      await this.client.send(new DeletePublicAccessBlockCommand({ Bucket }));
      return;
    }
    await this.client.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: block.blockPublicAcls,
          IgnorePublicAcls: block.ignorePublicAcls,
          BlockPublicPolicy: block.blockPublicPolicy,
          RestrictPublicBuckets: block.restrictPublicBuckets,
        },
      }),
    );
  }
}

/** What S3 says by an error of this name is that there is none. */
async function unless<T>(name: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === name) return undefined;
    throw error;
  }
}
